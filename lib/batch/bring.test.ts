import { expect, test } from 'vitest';
import { bring } from './bring';
import { batchOf, photoIn, quiet, STATES, storeOf } from './fixture';

/** A file whose bytes are told by its type. */
const fileOf = (name: string, bytes: string) => new File([bytes], name, { type: bytes });
const digestOf = async (file: File) => {
  await quiet();
  return file.type || null;
};
/** The folder that a file was chosen with. */
const folderOf = (file: File) => (file.webkitRelativePath || '').split('/').slice(0, -1).join('/');
const lost = (id: string, name: string, digest: string) =>
  photoIn(STATES.done, { id, name, digest, file: null });

test('a file goes to the photo that lacks it, of twins to the one of its name, and each once', async () => {
  const store = storeOf(
    batchOf(lost('a', 'a.jpg', 'same'), lost('b', 'b.jpg', 'same'), lost('c', 'c.jpg', 'other')),
  );
  const [b, c, strange] = [
    fileOf('b.jpg', 'same'),
    fileOf('renamed.jpg', 'other'),
    fileOf('x.jpg', 'strange'),
  ];
  expect([...(await bring(store, [b, c, strange], digestOf, folderOf))]).toEqual([strange]);
  const files = [...store.get().photos.values()].map(({ file }) => file);
  expect(files).toEqual([null, b, c]);
  const [again, third] = [fileOf('a.jpg', 'same'), fileOf('third.jpg', 'same')];
  expect([...(await bring(store, [again, third], digestOf, folderOf))]).toEqual([third]);
});

test('one that is here already under that name is no new photo; under another name it is', async () => {
  const here = photoIn(STATES.done, { id: 'h', name: 'h.jpg', digest: 'here' });
  const store = storeOf(batchOf(here, lost('a', 'a.jpg', 'lost')));
  const [same, other, unread] = [
    fileOf('h.jpg', 'here'),
    fileOf('copy.jpg', 'here'),
    fileOf('u.jpg', ''),
  ];
  expect([...(await bring(store, [same, other, unread], digestOf, folderOf))]).toEqual([
    other,
    unread,
  ]);
});

test('one of the same name and bytes in another folder is a photo of its own', async () => {
  const here = photoIn(STATES.done, { id: 'h', name: 'cover.jpg', folder: 'a', digest: 'here' });
  const store = storeOf(batchOf(here, lost('l', 'l.jpg', 'lost')));
  const inFolder = (folder: string) =>
    Object.defineProperty(fileOf('cover.jpg', 'here'), 'webkitRelativePath', {
      value: `${folder}/cover.jpg`,
    });
  const [same, other] = [inFolder('a'), inFolder('b')];
  expect([...(await bring(store, [same, other], digestOf, folderOf))]).toEqual([other]);
});

test('where nothing is lacking no file is read', async () => {
  const store = storeOf(batchOf(photoIn(STATES.done)));
  const file = fileOf('a.jpg', '00');
  const read = async () => {
    throw new Error('read');
  };
  expect([...(await bring(store, [file], read, folderOf))]).toEqual([file]);
});
