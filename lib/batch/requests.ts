import { AppError } from '@/lib/base/errors';
import { isImageType } from '@/lib/image/limits';
import type { ApiCopy, Submission } from '@/lib/task/task';
import { copyDigestOf } from './copies';
import type { PhotoIn } from './photo';
import { asTold } from './told';

/** What the server is told of a photo. */

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
