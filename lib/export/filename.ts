import { ORIGINAL_FORMATS } from '@/lib/image/limits';

const EXTENSIONS: ReadonlySet<string> = new Set(Object.values(ORIGINAL_FORMATS).flat());

/** The name without its picture extension, and without a folder: `SKU.123.jpg` is `SKU.123`. */
export function stemOf(name: string): string {
  const file = name.split(/[\\/]/).pop() || name;
  const dot = file.lastIndexOf('.');
  const isPicture = dot > 0 && EXTENSIONS.has(file.slice(dot).toLowerCase());
  return isPicture ? file.slice(0, dot) : file;
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
