import { newId } from '@/lib/base/ids';
import type { Arrival } from '@/lib/batch/events';

/** Files on their way into a batch, with the folders that they lay in. */

/** What systems leave in folders for themselves; nobody would miss it. */
const LITTER = /^(\..*|desktop\.ini|thumbs\.db|ehthumbs\.db|icon\r)$/i;

/** The path that the drop zone gives to each file, or the browser to those of a chosen folder. */
function pathOf(file: File): string {
  const path = 'path' in file && typeof file.path === 'string' ? file.path : '';
  return file.webkitRelativePath || path || file.name;
}

/** Of `/shoot/day 1/a.jpg` it is `shoot/day 1`; empty for a file that came without a folder. */
export function folderOf(file: File): string {
  const steps = pathOf(file)
    .split('/')
    .filter((step) => step !== '' && step !== '.');
  return steps.slice(0, -1).join('/');
}

const naturally = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/**
 * Gives each file its id and folder. Browsers read folders in no particular order: files from
 * folders come sorted by folder and name, others as they were chosen. A folder's litter, such as
 * `.DS_Store`, is left out; all else is taken, since a file's bytes decide what it is.
 */
export function arrivalsOf(files: readonly File[]): Arrival[] {
  const found = files.map((file) => ({ file, folder: folderOf(file) }));
  if (found.every(({ folder }) => folder === '')) {
    return found.map((one) => ({ id: newId(), ...one }));
  }
  return found
    .filter(({ file, folder }) => folder === '' || !LITTER.test(file.name))
    .sort(
      (a, b) =>
        naturally.compare(a.folder, b.folder) || naturally.compare(a.file.name, b.file.name),
    )
    .map((one) => ({ id: newId(), ...one }));
}
