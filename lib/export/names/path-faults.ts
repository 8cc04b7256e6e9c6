/** Why a path cannot be written everywhere. */
export type PathFault =
  | 'character'
  | 'device-name'
  | 'trailing'
  | 'segment-too-long'
  | 'path-too-long'
  | 'outside'
  | 'empty';

/**
 * What Windows forbids (macOS and zip forbid less), control characters, half a surrogate pair, and
 * marks that turn the direction of what is shown, by which a name looks like another. The joiners
 * that Persian and emoji are written with are allowed.
 */
const UNFIT = /[<>:"\\|?*\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\ufeff\u2028\u2029]/u;
const ALL_UNFIT = new RegExp(UNFIT, 'gu');
/** What Windows keeps for its devices, whatever follows after a dot. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d¹²³]) *(?:\.|$)/i;
/** Of UTF-8: what ext4 and the like take; APFS and NTFS take more. */
export const MAX_SEGMENT_BYTES = 255;
/** Of UTF-16: Windows takes 259 for a whole path, and the folder around it needs some. */
const MAX_PATH_UNITS = 240;

const utf8 = new TextEncoder();

/** A character in the path that is not fit for it; null where all are. */
export const unfitCharacter = (path: string): string | null => UNFIT.exec(path)?.[0] ?? null;

/** With `-` for every such character, and `_` before a word that Windows keeps for itself. */
export const replaceUnfit = (segment: string): string =>
  segment.replace(ALL_UNFIT, '-').replace(DEVICE, '_$&');

function segmentFault(segment: string): PathFault | null {
  if (segment === '.' || segment === '..') return 'outside';
  if (UNFIT.test(segment)) return 'character';
  if (DEVICE.test(segment)) return 'device-name';
  if (/[. ]$/.test(segment)) return 'trailing';
  return utf8.encode(segment).byteLength > MAX_SEGMENT_BYTES ? 'segment-too-long' : null;
}

/**
 * What is wrong with a path of `/`-separated names, the file's stem being the last but for
 * `ending`; null where every system takes it.
 */
export function pathFault(stem: string, ending: string): PathFault | null {
  if (/^[\\/]/.test(stem) || /^[a-z]:\//i.test(stem)) return 'outside';
  const segments = stem.split('/');
  if (segments.some((segment) => segment.trim() === '')) return 'empty';
  const path = `${stem}${ending}`;
  for (const segment of path.split('/')) {
    const fault = segmentFault(segment);
    if (fault) return fault;
  }
  const last = segments.at(-1) ?? '';
  if (last === '.' || last === '..') return 'outside';
  return path.length > MAX_PATH_UNITS ? 'path-too-long' : null;
}
