import { checkHealth } from '@/lib/server/health';
import { reply } from '@/lib/server/reply';
import { services } from '@/lib/server/services';

export async function GET(): Promise<Response> {
  const health = await checkHealth(services());
  return reply(health, health.ok ? 200 : 503);
}
