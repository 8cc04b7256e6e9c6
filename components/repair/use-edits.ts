import { useState } from 'react';
import type { Edit, Repair } from '@/lib/matte/repair';

export type Edits = {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly add: (edit: Edit) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  /** Takes all back; what was taken back can be done again, step by step. */
  readonly reset: () => void;
};

/**
 * A person's changes, one after another. What is undone is remembered until something else is done,
 * or the page is left.
 */
export function useEdits(repair: Repair, onRepair: (repair: Repair) => void): Edits {
  /** The last that was undone comes last. */
  const [undone, setUndone] = useState<Repair>([]);
  const last = repair.at(-1);
  const next = undone.at(-1);
  return {
    canUndo: last !== undefined,
    canRedo: next !== undefined,
    add(edit) {
      setUndone([]);
      onRepair([...repair, edit]);
    },
    undo() {
      if (!last) return;
      setUndone([...undone, last]);
      onRepair(repair.slice(0, -1));
    },
    redo() {
      if (!next) return;
      setUndone(undone.slice(0, -1));
      onRepair([...repair, next]);
    },
    reset() {
      if (!last) return;
      setUndone([...undone, ...repair.toReversed()]);
      onRepair([]);
    },
  };
}
