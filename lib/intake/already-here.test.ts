import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Arrival } from '@/lib/batch/events';
import { fileOf, filesOf, photoIn, STATES } from '@/lib/batch/fixture';
import type { Photo } from '@/lib/batch/photo';
import { inDoubt, newAmong } from './already-here';

const arrival = (name: string, bytes: string, folder = ''): Arrival => ({
  id: `new ${name}`,
  file: new File([bytes], name),
  folder,
});

/** Which of these arrivals are new, by the names of their files. */
async function newNames(photos: readonly Photo[], ...arrivals: Arrival[]): Promise<string[]> {
  const { fresh, doubtful } = inDoubt(arrivals, photos);
  return [...fresh, ...(await newAmong(doubtful))].map(({ file }) => file.name);
}

test('the same folder once more is in the batch already, also before its photos were looked at', async () => {
  const ids = ['a', 'b', 'c'];
  const photos = ids.map((id) => photoIn(STATES.queued, { id, folder: 'shoot' }));
  expect(await newNames(photos, ...filesOf(ids, 'shoot'))).toEqual([]);
});

test.each([
  ['the same bytes under another name', arrival('twin.jpg', 'bytes of a', 'shoot')],
  ['the same bytes in another folder', arrival('a.jpg', 'bytes of a', 'shoot/picked')],
  ['other bytes of the same length', arrival('a.jpg', 'bytes of z', 'shoot')],
  ['other bytes of another length', arrival('a.jpg', 'bytes', 'shoot')],
])('%s are a photo of their own', async (_, one) => {
  const photo = photoIn(STATES.queued, { id: 'a', folder: 'shoot' });
  expect(await newNames([photo], one)).toEqual([one.file.name]);
});

test('a photo whose original is elsewhere is known by its digest', async () => {
  const digest = createHash('sha256').update('bytes of a').digest('hex');
  const photo = photoIn(STATES.done, { id: 'a', file: null, digest });
  expect(await newNames([photo], arrival('a.jpg', 'bytes of a'))).toEqual([]);
  expect(await newNames([photo], arrival('a.jpg', 'bytes of b'))).toEqual(['a.jpg']);
});

test('one that cannot be read is added, to say so itself', async () => {
  const file = fileOf('a');
  const gone = new DOMException('gone', 'NotFoundError');
  Object.defineProperty(file, 'arrayBuffer', { value: () => Promise.reject(gone) });
  const photo = photoIn(STATES.queued, { id: 'a' });
  expect(await newNames([photo], { id: 'b', file, folder: '' })).toEqual(['a.jpg']);
});
