import { counted, percent, whole } from './en-numbers';

/** The words of repairing a cut-out by hand. */
export const enRepair = {
  tools: 'Repair tools',
  tool: 'Brush',
  restore: 'Restore',
  erase: 'Erase',
  swapKey: 'X, or hold Alt',
  size: 'Size',
  sizeKey: '[ and ]',
  pixels: (count: number) => `${whole.format(count)} px`,
  softness: 'Softness',
  share: (share: number) => percent.format(share),
  behind: 'Show what is cut away',
  undo: 'Undo',
  redo: 'Redo',
  undoKey: 'Ctrl or ⌘ + Z',
  redoKey: 'Ctrl or ⌘ + Shift + Z',
  solid: 'Make solid inside',
  solidAbout: 'Makes opaque what is nearly so, away from edges. Not for glass.',
  specks: 'Drop specks',
  specksAbout: 'Takes away small parts that hang together with nothing.',
  hole: 'Open a hole',
  holeAbout: 'Then press the place: what looks like it, and hangs together with it, becomes clear.',
  holeNow: 'Press the place that shall be clear.',
  reset: 'Reset',
  done: 'Done',
  lost: 'The repair could not be fetched. Is there a connection?',
  back: 'Back to the photo',
  taken:
    'The repair has ended: another tab works on this batch now. What was changed until then stays.',
  opening: 'Opening the original',
  updating: 'Updating',
  changes: (count: number) => (count === 0 ? 'No changes' : counted(count, 'change', 'changes')),
  stage: (name: string) => `${name}, under the brush`,
  hint: 'The arrow keys move the brush, and Space paints while it is held. X swaps restore and erase, brackets change the size, Escape ends the repair.',
  /** @param x, y where the keyboard's brush is, 0 to 1 */
  at: (x: number, y: number) =>
    `${percent.format(x)} from the left, ${percent.format(y)} from the top`,
};

export type RepairMessages = typeof enRepair;
