import type { Room } from '@/lib/task/task';

export const isSameRoom = (a: Room, b: Room): boolean =>
  a?.left === b?.left && a?.tightest === b?.tightest && a?.againMs === b?.againMs;

/** What is known to be left at this moment: on another day it is another. */
export const roomNow = (room: Room, nowMs: number): Room =>
  room !== null && nowMs < room.againMs ? room : null;

/** Where nothing is left, which limit gave out and when it begins anew. */
export const usedUp = (room: Room, nowMs: number): Room =>
  room?.left === 0 ? roomNow(room, nowMs) : null;
