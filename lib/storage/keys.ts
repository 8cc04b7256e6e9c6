import { ID_PATTERN } from '@/lib/base/ids';
import { extensionOf, IMAGE_TYPES, type ImageType } from '@/lib/image/limits';

/*
 * Where things lie in Blob. The task's id makes each pathname unguessable; nothing a person wrote,
 * such as a file's name, is ever part of one.
 */

const COPY = new RegExp(
  `^copies/([0-9a-z]+)(?:${IMAGE_TYPES.map((type) => extensionOf(type).replace('.', '\\.')).join('|')})$`,
);

/** The pathname of a task's API copy: `copies/<taskId>.jpg`. */
export const copyPath = (taskId: string, type: ImageType): string =>
  `copies/${checkedId(taskId)}${extensionOf(type)}`;

/**
 * The pathname of a task's cut-out: `cutouts/<taskId>-<attempt>.png`. Each attempt has its own, so
 * that a late one cannot overwrite what another has announced.
 */
export const cutoutPath = (taskId: string, attempt: number, type: ImageType): string =>
  `cutouts/${checkedId(taskId)}-${attempt}${extensionOf(type)}`;

/** The task whose API copy lies at `pathname`; null where that is not a pathname of a copy. */
export function taskIdOfCopy(pathname: string): string | null {
  const taskId = COPY.exec(pathname)?.[1] ?? '';
  return ID_PATTERN.test(taskId) ? taskId : null;
}

function checkedId(taskId: string): string {
  if (!ID_PATTERN.test(taskId)) throw new RangeError('not a task id');
  return taskId;
}
