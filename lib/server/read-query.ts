import 'server-only';
import type { z } from 'zod';

/**
 * What a route is asked by its address: the parameters in its path and, beside them, in its query.
 * @returns `null` for what the schema does not take
 */
export async function readQuery<Schema extends z.ZodType>(
  request: Request,
  params: Promise<object>,
  schema: Schema,
): Promise<z.output<Schema> | null> {
  const { searchParams } = new URL(request.url);
  const query = schema.safeParse({
    ...Object.fromEntries(searchParams.entries()),
    // Last, since nothing in the query may stand in for what is in the path.
    ...(await params),
  });
  return query.success ? query.data : null;
}
