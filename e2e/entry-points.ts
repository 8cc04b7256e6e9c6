import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Every way into the app, as its build has written them down. */

const read = (file: string): unknown => JSON.parse(readFileSync(`.next/server/${file}`, 'utf8'));

/** Pages and routes, by their files: `/api/batches/[id]/route`. */
export const routesBuilt = (): string[] =>
  Object.keys(z.record(z.string(), z.string()).parse(read('app-paths-manifest.json')));

const actionsSchema = z.object({
  node: z.record(z.string(), z.object({ exportedName: z.string() })),
  edge: z.record(z.string(), z.unknown()),
});

/** Server actions: the id that each is called by, with its name. */
export function actionsBuilt(): { id: string; name: string }[] {
  const { node, edge } = actionsSchema.parse(read('server-reference-manifest.json'));
  return [
    ...Object.entries(node).map(([id, { exportedName: name }]) => ({ id, name })),
    ...Object.keys(edge).map((id) => ({ id, name: `${id} at the edge` })),
  ];
}
