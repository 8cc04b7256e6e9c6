import { expect, test } from 'vitest';
import { submissionSchema } from '@/lib/task/task';
import { PREPARED, photoIn, STATES } from './fixture';
import type { Photo, PhotoIn } from './photo';
import { apiCopyOf, toSubmission } from './requests';

const DIGEST = 'a'.repeat(64);
const { width, height } = PREPARED.transform.copy;

function uploading(photo: Photo): PhotoIn<'uploading'> {
  if (photo.phase !== 'uploading') throw new Error(photo.phase);
  return photo;
}

function submissionOf(name: string, folder = '', place = 0) {
  const state = { ...STATES.uploaded, taskId: 't'.repeat(26) };
  const photo = photoIn(state, { name, folder, digest: DIGEST });
  return photo.phase === 'removing' ? toSubmission(photo, place) : [];
}

test('a copy is described by what is known of it and of its original', () => {
  expect(apiCopyOf(uploading(photoIn(STATES.prepared, { digest: DIGEST })))).toEqual({
    type: 'image/jpeg',
    bytes: 10,
    width,
    height,
    digest: DIGEST,
  });
});

test('a photo whose kept cut-out went missing asks for none again', () => {
  const photo = uploading(photoIn(STATES.prepared, { digest: DIGEST, mayReuse: false }));
  expect(apiCopyOf(photo).digest).toBeNull();
});

test.each([
  ['mug.jpg', 'mug.jpg'],
  ['', 'photo'],
  ['\0', 'photo'],
  ['m\0ug.jpg', 'mug.jpg'],
  ['n'.repeat(3000), 'n'.repeat(1024)],
])('a file named %j is submitted under a name that the server can keep', (name, wanted) => {
  const [submission] = submissionOf(name);
  expect(submission).toMatchObject({ name: wanted, width, height, digest: DIGEST });
  expect(submissionSchema.safeParse(submission).success).toBe(true);
});

test.each([
  ['', ''],
  ['shoes/red', 'shoes/red'],
  ['sho\0es', 'shoes'],
  ['f'.repeat(3000), 'f'.repeat(1024)],
])('a photo of folder %j is submitted with its folder and its place', (folder, wanted) => {
  const [submission] = submissionOf('mug.jpg', folder, 41);
  expect(submission).toMatchObject({ folder: wanted, place: 41 });
  expect(submissionSchema.safeParse(submission).success).toBe(true);
});

test('a photo that was never prepared is not described', () => {
  const photo = photoIn(STATES.uploaded, { prepared: null });
  expect(photo.phase === 'removing' && toSubmission(photo, 0)).toEqual([]);
});
