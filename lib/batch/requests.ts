import { AppError } from '@/lib/base/errors';
import { isImageType } from '@/lib/image/limits';
import type { ApiCopy, Submission } from '@/lib/task/task';
import type { PhotoIn } from './photo';

/** What the server is told of a photo. */

/** What it keeps of a file's name. */
const MAX_NAME = 1024;

/**
 * A copy that wants to be uploaded.
 * @throws {AppError} `upload-failed` for a photo that was never prepared
 */
export function apiCopyOf({ copy, prepared, mayReuse }: PhotoIn<'uploading'>): ApiCopy {
  if (!prepared) throw new AppError('upload-failed');
  const { width, height } = prepared.transform.copy;
  return {
    type: isImageType(copy.type) ? copy.type : 'image/jpeg',
    bytes: copy.size,
    width,
    height,
    // Without it the server looks for no cut-out of the same bytes.
    digest: mayReuse ? prepared.digest : null,
  };
}

/** A photo as it is submitted, in the size of its API copy; none where it was never prepared. */
export function toSubmission(photo: PhotoIn<'removing'>): Submission[] {
  const { taskId, source, name, prepared } = photo;
  if (!prepared) return [];
  const { width, height } = prepared.transform.copy;
  const { digest } = prepared;
  return [{ taskId, source, name: nameFor(name), width, height, digest }];
}

/** Browsers name some pasted files with nothing, and PostgreSQL's text holds no NUL. */
const nameFor = (name: string): string => name.replaceAll('\0', '').slice(0, MAX_NAME) || 'photo';
