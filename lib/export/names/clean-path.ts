import { MAX_SEGMENT_BYTES, replaceUnfit } from './path-faults';

const utf8 = new TextEncoder();

/** As much of a name as has room, with no character cut in two. */
function shorten(name: string, maxBytes: number): string {
  if (utf8.encode(name).byteLength <= maxBytes) return name;
  let [kept, bytes] = ['', 0];
  for (const { segment } of new Intl.Segmenter().segment(name)) {
    bytes += utf8.encode(segment).byteLength;
    if (bytes > maxBytes) break;
    kept += segment;
  }
  return kept;
}

/**
 * A path, but for its ending, with `-` for what no system takes in a name, without dots and blanks
 * at the end of one, and with every name short enough. What leads out of the folder stays as it
 * is, and so do lengths of whole paths: those are to be refused.
 */
export function cleanPath(stem: string, ending: string): string {
  const segments = stem.split('/');
  return segments
    .map((segment, at) => {
      if (segment === '.' || segment === '..') return segment;
      const room = MAX_SEGMENT_BYTES - (at === segments.length - 1 ? ending.length : 0);
      return shorten(replaceUnfit(segment), room).replace(/[. ]+$/, '');
    })
    .join('/');
}
