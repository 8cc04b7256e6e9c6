import 'server-only';
import type { Visitor } from '@/lib/door/visitor';

/** In whose workspace something is looked for: what lies in another's is not there. */
export type Scope = Pick<Visitor, 'workspace'>;

/** Who makes something, and in whose workspace. */
export type Maker = Pick<Visitor, 'workspace' | 'name'>;
