import { expect, test, vi } from 'vitest';
import { AppError } from '@/lib/base/errors';
import { batchOf, FINDINGS, PREPARED, photoIn, STATES } from '@/lib/batch/fixture';
import { PLAIN_CUTOUT } from '@/lib/export/deliverable';
import { PLAIN_LAYOUT } from '@/lib/layout/layout';
import { sessionOf } from '../fixture';
import type { Session } from '../session';
import { PLAIN_EXPORT } from './export-settings';
import { planPhotos } from './plan-photos';

const trimmed = {
  ...PLAIN_CUTOUT,
  layout: { ...PLAIN_LAYOUT, canvas: { kind: 'subject' } as const },
};
const settings = {
  ...PLAIN_EXPORT,
  deliverables: [trimmed],
  names: { ...PLAIN_EXPORT.names, pattern: '{name}_{w}x{h}' },
};
const unseen = (id: string, taskId = 'task-a') =>
  photoIn({ ...STATES.done, taskId }, { id, name: `${id}.jpg`, prepared: PREPARED });
const findings = { ...FINDINGS, subject: { left: 0, top: 0, right: 0.1, bottom: 0.1 } };

const jobOf = (parts: Partial<Session>, ids?: readonly string[]) => ({
  batch: batchOf(unseen('mug'), unseen('cup', 'task-b')),
  session: sessionOf(parts),
  settings,
  signal: new AbortController().signal,
  ...(ids && { ids }),
});
const preview: Session['preview'] = async () => ({
  picture: new Blob(),
  examine: async () => findings,
});

test('a subject by which a file is named is looked for before the files are planned', async () => {
  const plan = await planPhotos(jobOf({ preview }));
  if (!('files' in plan)) throw new Error('no plan');
  expect(plan.files.map(({ path }) => path)).toEqual(['mug_600x400.png', 'cup_600x400.png']);
});

test('but only that of what is meant, and only where a name says it', async () => {
  const looked = vi.fn(preview);
  await planPhotos(jobOf({ preview: looked }, ['cup']));
  expect(looked).toHaveBeenCalledOnce();
  await planPhotos({ ...jobOf({ preview: looked }), settings: PLAIN_EXPORT });
  await planPhotos({
    ...jobOf({ preview: looked }),
    settings: { ...settings, deliverables: [PLAIN_CUTOUT] },
  });
  expect(looked).toHaveBeenCalledOnce();
});

test('what cannot be looked at stops the export, and gets no wrong name', async () => {
  const job = jobOf({
    preview: (photo, signal) => {
      if (photo.taskId === 'task-b') throw new AppError('cutout-unavailable');
      return preview(photo, signal);
    },
  });
  expect(await planPhotos(job)).toMatchObject([
    { kind: 'size-unknown', files: [{ photoId: 'cup' }] },
  ]);
});
