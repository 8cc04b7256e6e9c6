import 'server-only';
import { HOUSE, type Visitor } from '@/lib/door/visitor';

/** Who asks. Each page, route and action that is for people begins with it. */
export const enter = async (): Promise<Visitor> => ({
  door: 'home',
  workspace: HOUSE,
  name: null,
});
