import { AppError } from '@/lib/base/errors';
import { isImageType } from '@/lib/image/limits';
import { digestOfCopy } from '@/lib/image/variant';
import type { ApiCopy, Submission } from '@/lib/task/task';
import type { Photo, PhotoIn } from './photo';

/** What the server is told of a photo. */

/** What it keeps of a file's name. */
const MAX_NAME = 1024;

/**
 * A copy that wants to be uploaded.
 * @throws {AppError} `upload-failed` for a photo that was never prepared
 */
export function apiCopyOf(photo: PhotoIn<'uploading'>): ApiCopy {
  const { copy, prepared, mayReuse } = photo;
  if (!prepared) throw new AppError('upload-failed');
  const { width, height } = prepared.transform.copy;
  return {
    type: isImageType(copy.type) ? copy.type : 'image/jpeg',
    bytes: copy.size,
    width,
    height,
    // Without it the server looks for no cut-out of the same bytes.
    digest: mayReuse ? copyDigestOf(photo) : null,
  };
}

/**
 * A photo as it is submitted, in the size of its API copy; none where it was never prepared.
 * @param place where it stands in its batch, from 0
 */
export function toSubmission(photo: PhotoIn<'removing'>, place: number): Submission[] {
  const { taskId, source, prepared } = photo;
  if (!prepared) return [];
  const { width, height } = prepared.transform.copy;
  const digest = copyDigestOf(photo);
  return [{ taskId, source, ...asTold(photo), place, width, height, digest }];
}

/** By which digest the server knows the API copy of its present try; null where there is none. */
export const copyDigestOf = ({ digest, variant }: Pick<Photo, 'digest' | 'variant'>) =>
  digest && digestOfCopy(digest, variant);

/** Under which name, and in which folder, the server knows a photo. */
export const asTold = ({ name, folder }: Pick<Photo, 'name' | 'folder'>) => ({
  name: tellable(name) || 'photo',
  folder: tellable(folder),
});

/** Browsers name some pasted files with nothing, and PostgreSQL's text holds no NUL. */
const tellable = (name: string): string => name.replaceAll('\0', '').slice(0, MAX_NAME);
