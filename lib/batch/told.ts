import type { TaskView } from '@/lib/task/task';
import type { Photo } from './photo';

/** What it keeps of a file's name. */
const MAX_NAME = 1024;

/** Under which name, and in which folder, the server knows a photo. */
export const asTold = ({ name, folder }: Pick<Photo, 'name' | 'folder'>) => ({
  name: tellable(name) || 'photo',
  folder: tellable(folder),
});

/** Browsers name some pasted files with nothing, and PostgreSQL's text holds no NUL. */
const tellable = (name: string): string => name.replaceAll('\0', '').slice(0, MAX_NAME);

export type Marks = Pick<TaskView, 'digest' | 'folder' | 'name'>;

/** What a photo and its task have in common wherever they are; null where bytes are not known. */
export const likenessOf = ({ digest, folder, name }: Marks): string | null =>
  digest && [digest, folder, name].join('\0');
