import 'server-only';
import type { TaskRow } from '@/lib/db/tasks';
import { explain } from './log';
import type { Works } from './pump';

/** The uploaded API copy goes once its task is final; a failure leaves an orphan, not an error. */
export async function dropSource(works: Works, row: TaskRow): Promise<void> {
  try {
    await works.blob.remove([row.sourcePath]);
  } catch (thrown) {
    works.log('task.source-kept', { task: row.id, why: explain(thrown) });
  }
}
