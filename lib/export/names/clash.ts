import { foldPath } from './fold';
import { type NamedFile, type NameProblem, refOf } from './problem';

interface ClashOptions {
  /** Whether a file may get a number, instead of being refused. */
  readonly isNumbered: (file: NamedFile) => boolean;
  /** Something is wrong with its path already. */
  readonly isLeftOut: (file: NamedFile) => boolean;
  readonly reserved: readonly string[];
}

/** Every folder on the way to a path. */
function foldersOf(path: string): string[] {
  const steps = path.split('/');
  return steps.slice(1).map((_, at) => steps.slice(0, at + 1).join('/'));
}

function numbered(path: string, number: number): string {
  const dot = path.lastIndexOf('.');
  return `${path.slice(0, dot)} (${number})${path.slice(dot)}`;
}

/**
 * Finds files that would take one path, and files that would take a folder's, as the least
 * particular file system sees it; gives the later ones numbers where that is wanted.
 */
export function clash(
  files: readonly NamedFile[],
  { isNumbered, isLeftOut, reserved }: ClashOptions,
): { files: readonly NamedFile[]; problems: readonly NameProblem[] } {
  const folders = new Map<string, NamedFile[]>();
  for (const file of files) {
    if (isLeftOut(file)) continue;
    for (const folder of foldersOf(file.path)) {
      const key = foldPath(folder);
      const inside = folders.get(key);
      if (inside) inside.push(file);
      else folders.set(key, [file]);
    }
  }
  /** The paths of all files as they come from the pattern: a number may not lead to one of them. */
  const wanted = new Set(files.map(({ path }) => foldPath(path)));
  const taken = new Map<string, { path: string; files: NamedFile[] }>();
  for (const path of reserved) taken.set(foldPath(path), { path, files: [] });
  const blocked = new Map<string, { path: string; files: NamedFile[] }>();

  /** Where to go on counting. */
  const numbers = new Map<string, number>();

  const named = files.map((file) => {
    if (isLeftOut(file)) return file;
    let path = file.path;
    const isHeld = (key: string) => taken.has(key) || folders.has(key);
    if (isHeld(foldPath(path)) && isNumbered(file)) {
      const original = foldPath(path);
      let n = numbers.get(original) ?? 2;
      for (; isHeld(foldPath(path)) || wanted.has(foldPath(path)); n++) {
        path = numbered(file.path, n);
      }
      numbers.set(original, n);
    }
    const key = foldPath(path);
    const place = { ...file, path };
    const inside = folders.get(key);
    if (inside) {
      const seen = blocked.get(key) ?? { path, files: [] };
      blocked.set(key, seen);
      seen.files.push(place);
    }
    const first = taken.get(key);
    if (first) first.files.push(place);
    else taken.set(key, { path, files: [place] });
    return place;
  });

  const isReserved = new Set(reserved.map(foldPath));
  const problems: NameProblem[] = [];
  for (const [key, { path, files: same }] of taken) {
    if (same.length > (isReserved.has(key) ? 0 : 1)) {
      problems.push({ kind: 'collision', path, files: same.map(refOf) });
    }
  }
  for (const [key, { path, files: same }] of blocked) {
    const inside = folders.get(key) ?? [];
    problems.push({ kind: 'file-and-folder', path, files: [...same, ...inside].map(refOf) });
  }
  return { files: named, problems };
}
