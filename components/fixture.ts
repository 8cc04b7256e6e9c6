import { ok } from '@/lib/base/result';
import { FINDINGS } from '@/lib/batch/fixture';
import type { Sink } from '@/lib/export/sink';
import type { ZipTarget } from '@/lib/export/zip-target';
import type { Actions, Session } from './session';

/** A working half of the page that does nothing but what a test wants of it. */
export const sessionOf = (parts: Partial<Session> = {}): Session => ({
  saved: new Set(),
  exports: new Set(),
  presets: ACTIONS,
  keeping: { subscribe: () => () => undefined, get: () => null, isKept: () => false },
  open: async () => 'here',
  takeOver: async () => 'here',
  bring: async (files) => new Set(files),
  finish: async () => new Blob(['cut-out']),
  preview: async () => ({ picture: new Blob(['preview']), examine: async () => FINDINGS }),
  suspects: async () => [],
  region: async () => null,
  render: async (_, order) => {
    const { placement, format } = order({ width: 400, height: 300 });
    const picture = new Blob(['rendered']);
    return { picture, size: placement.canvas, format, psnr: null, subject: null };
  },
  check: async () => [],
  thumbnail: async () => new Blob(['thumbnail']),
  deletePhotos: async () => undefined,
  deleteBatch: async () => undefined,
  beginAnew: () => undefined,
  close: async () => undefined,
  ...parts,
});

/** A server that agrees to everything. */
export const ACTIONS: Actions = {
  submitPhotos: async () => ok({ missing: [] }),
  changePhotos: async ({ taskIds }) => ok({ changed: taskIds, tried: [] }),
  deleteBatch: async () => ok(null),
  listPresets: async () => ok([]),
  savePreset: async () => ok(null),
  deletePreset: async () => ok(null),
};

/** Stands for the zip, which a worker packs: names and contents one after another. */
export function openPlainZip<Saved>(target: ZipTarget<Saved>): Sink<Saved> {
  const parts: BlobPart[] = [];
  return {
    kept: async () => null,
    put: async (path, blob) => void parts.push(path, blob),
    note: async () => undefined,
    close: async () => target.saved(new Blob(parts)),
    abort: async () => undefined,
  };
}
