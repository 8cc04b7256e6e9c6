import { ok } from '@/lib/base/result';
import { FINDINGS } from '@/lib/batch/fixture';
import type { Actions, Session } from './session';

/** A working half of the page that does nothing but what a test wants of it. */
export const sessionOf = (parts: Partial<Session> = {}): Session => ({
  saved: new Set(),
  presets: ACTIONS,
  keeping: { subscribe: () => () => undefined, get: () => null, isKept: () => false },
  open: async () => 'here',
  takeOver: async () => 'here',
  bring: async (files) => new Set(files),
  finish: async () => new Blob(['cut-out']),
  preview: async () => ({ picture: new Blob(['preview']), examine: async () => FINDINGS }),
  suspects: async () => [],
  region: async () => null,
  render: async (_, { placement }) => ({
    picture: new Blob(['rendered']),
    size: placement.canvas,
    subject: null,
  }),
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
