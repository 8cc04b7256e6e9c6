import type { Batch } from './reducer';

/** A batch without photos, of which nobody has heard yet. */
export const newBatch = (id: string): Batch => ({
  id,
  name: '',
  order: [],
  photos: new Map(),
  cursor: 0,
  epoch: 0,
  service: { pause: null, credits: { spent: 0, left: null } },
  room: null,
  shown: 0,
  lastFailed: null,
  isKnown: false,
  isClosing: false,
  isDeleted: false,
  drawn: new Set(),
  seen: new Set(),
  isReviewWanted: false,
  isDecontaminated: true,
  isJoining: false,
  goneTaskIds: new Set(),
  cap: null,
  sunk: 0,
});
