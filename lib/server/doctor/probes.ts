import 'server-only';
import pg from 'pg';
import { withTimeout } from '@/lib/base/async';
import { newId } from '@/lib/base/ids';
import { readMigrationState } from '@/lib/db/migration-state';
import { createKieClient, KieAnswered } from '@/lib/kie/client';
import { createBlobStore } from '@/lib/storage/blob';
import { blobTroubleOf } from '@/lib/storage/blob-trouble';
import { copyPath } from '@/lib/storage/keys';
import type { Environment } from '../environment.mjs';
import { explain } from '../log';
import type { BlobReading, CallbackReading, DatabaseReading, KieReading } from './readings';

const PATIENCE_MS = 8_000;

/** Somebody else's clock minus ours, from their answer to what was asked at `askedAt`; to a second. */
function clockOf(answer: Response, askedAt: number): number | null {
  const theirs = Date.parse(answer.headers.get('date') ?? '');
  // The header is cut to whole seconds, and was written somewhere between question and answer.
  return Number.isNaN(theirs) ? null : theirs + 500 - (askedAt + Date.now()) / 2;
}

export async function probeKie({
  kie: { baseUrl, apiKey },
}: {
  kie: Pick<Environment['kie'], 'baseUrl' | 'apiKey'>;
}): Promise<KieReading> {
  let clockMs: number | null = null;
  const client = createKieClient({
    baseUrl,
    apiKey,
    timeoutMs: PATIENCE_MS,
    fetch: async (...request) => {
      const askedAt = Date.now();
      const answer = await fetch(...request);
      clockMs = clockOf(answer, askedAt);
      return answer;
    },
  });
  try {
    return { kind: 'credits', left: await client.credits(), clockMs };
  } catch (thrown) {
    return thrown instanceof KieAnswered
      ? { kind: 'answered', code: thrown.kieCode, clockMs }
      : { kind: 'silent', why: explain(thrown) };
  }
}

/**
 * Writes, reads and deletes an object of a few bytes, and asks for it as a stranger would. It lies
 * where the daily sweep would find it, should it be left behind.
 */
export async function probeBlob(
  { blob: { readOrigin } }: Pick<Environment, 'blob'>,
  token: string,
): Promise<BlobReading> {
  const store = createBlobStore({ token, readOrigin });
  const pathname = copyPath(newId(), 'image/png');
  let step: 'write' | 'read' | 'delete' = 'write';
  try {
    return await withTimeout(3 * PATIENCE_MS, async (signal) => {
      await store.put(pathname, new Uint8Array([1, 2, 3]), 'image/png', signal);
      step = 'read';
      const askedAt = Date.now();
      const answer = await store.read(pathname, signal);
      const bytes = await answer?.arrayBuffer();
      const address = new URL(await store.signedReadUrl(pathname, PATIENCE_MS));
      address.search = '';
      const stranger = await fetch(address, { signal, cache: 'no-store', redirect: 'manual' });
      await stranger.body?.cancel();
      step = 'delete';
      await store.remove([pathname], signal);
      if (!answer || bytes?.byteLength !== 3) {
        return { kind: 'failed', step: 'read', trouble: null, why: 'not what was written' };
      }
      return { kind: 'works', isOpen: stranger.ok, clockMs: clockOf(answer, askedAt) };
    });
  } catch (thrown) {
    const cause = thrown instanceof Error && thrown.cause ? thrown.cause : thrown;
    return { kind: 'failed', step, trouble: blobTroubleOf(thrown), why: explain(cause) };
  }
}

/** Looks into a PostgreSQL database without changing it. */
export async function probePostgres(url: string): Promise<DatabaseReading> {
  let client: pg.Client | null = null;
  try {
    client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: PATIENCE_MS,
      query_timeout: PATIENCE_MS,
    });
    // One that breaks between two queries says so here as well.
    client.on('error', () => undefined);
    await client.connect();
    return { kind: 'postgres', ...(await readMigrationState(client)) };
  } catch (thrown) {
    return { kind: 'down', why: explain(thrown) };
  } finally {
    await client?.end().catch(() => undefined);
  }
}

/** What answers, at the address that Kie is given, to somebody who is not signed in anywhere. */
export async function probeCallback({
  appUrl,
  protectionBypass,
}: Pick<Environment, 'appUrl' | 'protectionBypass'>): Promise<CallbackReading> {
  try {
    return await withTimeout(PATIENCE_MS, async (signal) => {
      const answer = await fetch(`${appUrl}/api/health`, {
        signal,
        cache: 'no-store',
        redirect: 'manual',
        headers: protectionBypass ? { 'x-vercel-protection-bypass': protectionBypass } : {},
      });
      const body = await answer.text();
      const isProtected =
        /^https:\/\/vercel\.com\/sso/.test(answer.headers.get('location') ?? '') ||
        /_vercel_sso_nonce|_vercel_password/.test(answer.headers.get('set-cookie') ?? '') ||
        (answer.status === 401 && answer.headers.has('x-vercel-id'));
      if (isProtected) return { kind: 'protected' };
      // What we say of our health, whether we are well or not.
      return /^\{"ok":(true|false),"database":/.test(body)
        ? { kind: 'ours' }
        : { kind: 'foreign', status: answer.status };
    });
  } catch (thrown) {
    return { kind: 'silent', why: explain(thrown) };
  }
}
