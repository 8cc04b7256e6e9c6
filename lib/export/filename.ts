import { ORIGINAL_FORMATS } from '@/lib/image/limits';

const EXTENSIONS: ReadonlySet<string> = new Set(Object.values(ORIGINAL_FORMATS).flat());

/** The name without its picture extension, and without a folder: `SKU.123.jpg` is `SKU.123`. */
export function stemOf(name: string): string {
  const file = name.split(/[\\/]/).pop() || name;
  const dot = file.lastIndexOf('.');
  const isPicture = dot > 0 && EXTENSIONS.has(file.slice(dot).toLowerCase());
  return isPicture ? file.slice(0, dot) : file;
}

/** The file name of a finished cut-out. */
export const cutoutName = (name: string): string => `${stemOf(name)}.png`;

/**
 * The same below the folders that the photo came in, with `/` between them. They may come from
 * another browser: none leads out of the folder that the cut-outs are unpacked in.
 */
export function cutoutPath(folder: string, name: string): string {
  const steps = folder.split(/[\\/]/).filter((step) => !/^\s*\.{0,2}\s*$/.test(step));
  return [...steps, cutoutName(name)].join('/');
}

/**
 * Names for files that share a folder: where two would be the same, also to a file system that
 * takes no notice of case or of how an accent is written, the later ones are numbered.
 */
export function distinctNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  const folded = (name: string) => name.normalize('NFC').toLowerCase();
  return names.map((name) => {
    const dot = name.lastIndexOf('.');
    let candidate = name;
    for (let n = 2; taken.has(folded(candidate)); n++) {
      candidate = `${name.slice(0, dot)} (${n})${name.slice(dot)}`;
    }
    taken.add(folded(candidate));
    return candidate;
  });
}

/** What no system takes in a file's name, and what only looks as if it did. */
const UNFIT = /[\\/:*?"<>|\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;
/** What Windows keeps for its devices, whatever follows after a dot. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;
/** Any system takes 255 bytes; a character has up to four. */
const MAX_CHARACTERS = 60;

/** The file name of a batch's zip: the batch's own, as far as every system takes it. */
export function zipName(batchName: string): string {
  const clean = [...batchName.normalize('NFC').replace(UNFIT, ' ').replace(/\s+/g, ' ')]
    .slice(0, MAX_CHARACTERS)
    .join('')
    .replace(/^[\s.]+|[\s.]+$/g, '')
    .replace(DEVICE, '$1 batch');
  return `${clean || 'clearcut'}.zip`;
}
