import { newId } from '@/lib/base/ids';
import type { Arrival } from '@/lib/batch/events';

/** Files on their way into a batch, with the folders that they lay in. */

/** What systems leave in folders for themselves. */
const LITTER = /^(\..*|desktop\.ini|thumbs\.db|ehthumbs\.db|icon\r)$/i;

/** Endings that say a file is no picture, where the browser has no type for them that says it too. */
const NO_PICTURE = new Set(
  [
    'aae bin cfg conf cop cos cot csv db doc docx dop eml epub exe ini json key lnk log lrcat lrdata',
    'lrtemplate m3u md msg numbers odp ods odt on1 pages pdf pp3 ppt pptx rtf sha1 sha256 md5 sqlite',
    'toml torrent tsv txt url vcf webloc xls xlsx xml xmp yaml yml',
    '3gp aac avi flac flv insv lrv m2ts m4a m4v mkv mov mp3 mp4 mpeg mpg mts ogg ogv wav webm wma wmv',
    '7z bz2 dmg gz iso jar pkg rar tar tgz xz zip',
    'css htm html js jsx py sh sql ts tsx otf ttf woff woff2',
  ].flatMap((endings) => endings.split(' ')),
);

/** A type that browsers take from the name. */
const NO_PICTURE_TYPE = /^(audio|font|text|video)\//;

/** Whether its name leaves no doubt. What might be a picture, a camera's raw file say, is none of these. */
function isByNameNoPicture({ name, type }: File): boolean {
  if (LITTER.test(name) || NO_PICTURE_TYPE.test(type)) return true;
  const dot = name.lastIndexOf('.');
  return dot > 0 && NO_PICTURE.has(name.slice(dot + 1).toLowerCase());
}

/** The path that the drop zone gives to each file, or the browser to those of a chosen folder. */
function pathOf(file: File): string {
  const path = 'path' in file && typeof file.path === 'string' ? file.path : '';
  return file.webkitRelativePath || path || file.name;
}

/** Of `/shoot/day 1/a.jpg` it is `shoot/day 1`; empty for a file that came without a folder. */
export function folderOf(file: File): string {
  const steps = pathOf(file)
    .split('/')
    .filter((step) => step !== '' && step !== '.');
  return steps.slice(0, -1).join('/');
}

const naturally = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Files that were sorted out: what becomes photos, and the names of what was left out. */
export interface Sorted {
  arrivals: Arrival[];
  leftOut: string[];
}

/**
 * Gives each file its id and folder. Browsers read folders in no particular order: files from
 * folders come sorted by folder and name, others as they were chosen. Nobody picks all that lies in
 * a folder: what is by its name no picture is left out there. All else is taken, since a file's
 * bytes decide what it is.
 */
export function arrivalsOf(files: readonly File[]): Sorted {
  const found = files.map((file) => ({ file, folder: folderOf(file) }));
  const isOut = ({ file, folder }: { file: File; folder: string }) =>
    folder !== '' && isByNameNoPicture(file);
  const taken = found.filter((one) => !isOut(one));
  if (taken.some(({ folder }) => folder !== '')) {
    taken.sort(
      (a, b) =>
        naturally.compare(a.folder, b.folder) || naturally.compare(a.file.name, b.file.name),
    );
  }
  return {
    arrivals: taken.map((one) => ({ id: newId(), ...one })),
    leftOut: found.filter(isOut).map(({ file }) => file.name),
  };
}
