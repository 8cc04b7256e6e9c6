import { AppError } from '@/lib/base/errors';
import {
  type ApiCopy,
  type Grant,
  grantsSchema,
  type KeptRequest,
  keptSchema,
  type Room,
} from '@/lib/task/task';
import { hear } from './line';

/** What the working half of the page asks of the server's routes. */

async function post(path: string, body: unknown): Promise<unknown> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  hear(response);
  if (response.status === 401) throw new AppError('signed-out');
  if (!response.ok) throw new AppError('service-unavailable');
  return response.json();
}

/** With what may be begun today. */
export const fetchGrants = async (
  copies: readonly ApiCopy[],
): Promise<{ grants: Grant[]; room: Room }> =>
  grantsSchema.parse(await post('/api/uploads', { copies }));

export const fetchKept = async (
  photos: KeptRequest['photos'],
): Promise<{ kept: boolean[]; room: Room }> =>
  keptSchema.parse(await post('/api/kept', { photos }));

/** @throws {AppError} `cutout-unavailable` */
export async function fetchCutout(cutout: string, signal: AbortSignal): Promise<Blob> {
  const response = await fetch(cutout, { signal }).catch((cause: unknown) => {
    signal.throwIfAborted();
    throw new AppError('cutout-unavailable', { cause });
  });
  hear(response);
  if (response.status === 401) throw new AppError('signed-out');
  if (!response.ok) throw new AppError('cutout-unavailable');
  return response.blob();
}
