import { beforeEach, expect, test, vi } from 'vitest';
import { batchOf, FINDINGS, PREPARED, photoIn, STATES } from '@/lib/batch/fixture';
import type { Verdict } from '@/lib/batch/photo';
import type { Batch } from '@/lib/batch/reducer';
import { PRESETS } from '@/lib/rules/presets';
import { sessionOf } from '../fixture';
import type { Order, Session } from '../session';
import { PLAIN_EXPORT } from './export-settings';
import { handPhoto } from './hand-photo';
import { createMaker } from './maker';
import type { Job } from './plan-photos';

const saved = vi.hoisted(() => ({ files: [] as { name: string; file: Blob }[] }));
vi.mock('@/lib/export/save', () => ({
  save: (file: Blob, name: string) => void saved.files.push({ name, file }),
}));

beforeEach(() => {
  saved.files = [];
});

const shopify = PRESETS.find(({ id }) => id === 'shopify') ?? PLAIN_EXPORT.deliverables[0];
if (!shopify) throw new Error('no preset');
const family = { ...shopify, layout: { ...shopify.layout, isFamily: true } };

/** One whose subject is a square with such a share of the frame's width, of 400 by 300 pixels. */
function done(name: string, side: number, verdict: Verdict | null = null) {
  const subject = { left: 0, top: 0, right: side, bottom: (side * 400) / 300 };
  const state = { ...STATES.previewed, findings: { ...FINDINGS, subject }, verdict };
  const file = new File(['original'], name);
  const photo = photoIn(state, { id: name, name, prepared: PREPARED, file });
  if (photo.phase !== 'done') throw new Error(photo.phase);
  return photo;
}

function jobOf(batch: Batch, parts: Partial<Session> = {}, settings = PLAIN_EXPORT): Job {
  const session = sessionOf(parts);
  return {
    batch,
    session,
    settings,
    picture: async () => null,
    signal: new AbortController().signal,
  };
}

test('a photo that was rejected is handed by the name and at the scale that it has among the others', async () => {
  const names = { ...PLAIN_EXPORT.names, pattern: '{n}_{name}' };
  const settings = { ...PLAIN_EXPORT, deliverables: [family], names };
  const bad = done('AB-1_left.jpg', 0.2, 'reject');
  const worse = done('AB-1_top.jpg', 0.5, 'reject');
  const batch = batchOf(worse, done('AB-1_front.jpg', 0.1), bad, done('CD-2.jpg', 0.1));
  const orders: Order[] = [];
  const { render } = sessionOf();
  const job = jobOf(
    batch,
    {
      render: (photo, order, signal) => {
        orders.push(order({ width: 400, height: 300 }));
        return render(photo, order, signal);
      },
    },
    settings,
  );
  await handPhoto(job, bad);
  expect(saved.files.map(({ name }) => name)).toEqual(['2_AB-1_left.jpg']);
  // Not that of the other one that was rejected, which is in no export.
  expect(orders[0]?.placement.content.width).toBe(80);
  expect(job.session.saved.has('AB-1_left.jpg')).toBe(true);
});

const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 1, 2, 3);
const lost = { ...done('mug.jpg', 0.1), file: null };

test('of a photo without its original the cut-out is handed as it is, if it is a PNG', async () => {
  const cutout = new Blob([PNG], { type: 'image/png' });
  await handPhoto(jobOf(batchOf(lost), { finish: async () => cutout }), lost);
  expect(saved.files).toEqual([{ name: 'mug.png', file: cutout }]);
});

test('and as a PNG of its own size, if it is something else', async () => {
  const close = vi.fn();
  const sizes: number[][] = [];
  vi.stubGlobal('createImageBitmap', async () => ({ width: 40, height: 30, close }));
  vi.stubGlobal(
    'OffscreenCanvas',
    class {
      constructor(width: number, height: number) {
        sizes.push([width, height]);
      }
      getContext = () => ({ transferFromImageBitmap: () => undefined });
      convertToBlob = async ({ type }: { type: string }) => new Blob([PNG], { type });
    },
  );
  const webp = new Blob(['RIFF....WEBP'], { type: 'image/webp' });
  await handPhoto(jobOf(batchOf(lost), { finish: async () => webp }), lost);
  vi.unstubAllGlobals();
  expect(saved.files.map(({ name, file }) => [name, file.type])).toEqual([
    ['mug.png', 'image/png'],
  ]);
  expect(sizes).toEqual([[40, 30]]);
  expect(close).toHaveBeenCalled();
});

test('nothing else is made of it: not another file, and none among many', async () => {
  const finish = vi.fn<Session['finish']>();
  const laidOut = jobOf(batchOf(lost), { finish }, { ...PLAIN_EXPORT, deliverables: [shopify] });
  await expect(handPhoto(laidOut, lost)).rejects.toMatchObject({ code: 'original-missing' });
  const { make } = createMaker(jobOf(batchOf(lost), { finish }));
  const [deliverable = shopify] = PLAIN_EXPORT.deliverables;
  const photo = { id: lost.id, name: lost.name, folder: '', digest: null };
  const file = { photo: { ...photo, credits: null, work: '', left: null }, deliverable };
  const made = make(file, new AbortController().signal);
  await expect(made).rejects.toMatchObject({ code: 'original-missing' });
  expect(finish).not.toHaveBeenCalled();
  expect(saved.files).toEqual([]);
});
