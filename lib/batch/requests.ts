import { AppError } from '@/lib/base/errors';
import { isImageType } from '@/lib/image/limits';
import type { ApiCopy, Submission } from '@/lib/task/task';
import type { Photo, PhotoIn } from './photo';

/** What the server is told of a photo. */

/** What it keeps of a file's name. */
const MAX_NAME = 1024;

/**
 * A copy that wants to be uploaded.
 * @throws {AppError} `upload-failed` for a photo that was never prepared
 */
export function apiCopyOf({ copy, prepared, digest, mayReuse }: PhotoIn<'uploading'>): ApiCopy {
  if (!prepared) throw new AppError('upload-failed');
  const { width, height } = prepared.transform.copy;
  return {
    type: isImageType(copy.type) ? copy.type : 'image/jpeg',
    bytes: copy.size,
    width,
    height,
    // Without it the server looks for no cut-out of the same bytes.
    digest: mayReuse ? digest : null,
  };
}

/**
 * A photo as it is submitted, in the size of its API copy; none where it was never prepared.
 * @param place where it stands in its batch, from 0
 */
export function toSubmission(photo: PhotoIn<'removing'>, place: number): Submission[] {
  const { taskId, source, prepared, digest } = photo;
  if (!prepared) return [];
  const { width, height } = prepared.transform.copy;
  return [{ taskId, source, ...asTold(photo), place, width, height, digest }];
}

/** Under which name, and in which folder, the server knows a photo. */
export const asTold = ({ name, folder }: Pick<Photo, 'name' | 'folder'>) => ({
  name: tellable(name) || 'photo',
  folder: tellable(folder),
});

/** Browsers name some pasted files with nothing, and PostgreSQL's text holds no NUL. */
const tellable = (name: string): string => name.replaceAll('\0', '').slice(0, MAX_NAME);
