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

/** The files that lie within each folder, by its folded path. */
function foldersIn(files: readonly NamedFile[]): ReadonlyMap<string, readonly NamedFile[]> {
  const folders = new Map<string, NamedFile[]>();
  for (const file of files) {
    for (const folder of foldersOf(file.path)) {
      const key = foldPath(folder);
      const inside = folders.get(key);
      if (inside) inside.push(file);
      else folders.set(key, [file]);
    }
  }
  return folders;
}

/** A path as it was first written, and the files that would take it. */
interface Place {
  readonly path: string;
  readonly files: NamedFile[];
}

function put(places: Map<string, Place>, file: NamedFile): void {
  const key = foldPath(file.path);
  const first = places.get(key);
  if (first) first.files.push(file);
  else places.set(key, { path: file.path, files: [file] });
}

/** Gives paths with numbers that lead to none that is held. */
function createNumbering(isHeld: (key: string) => boolean) {
  /** Where to go on counting. */
  const numbers = new Map<string, number>();
  return (path: string): string => {
    const key = foldPath(path);
    let n = numbers.get(key) ?? 2;
    while (isHeld(foldPath(numbered(path, n)))) n++;
    numbers.set(key, n + 1);
    return numbered(path, n);
  };
}

/**
 * Finds files that would take one path, and files that would take a folder's, as the least
 * particular file system sees it; gives the later ones numbers where that is wanted.
 */
export function clash(
  files: readonly NamedFile[],
  { isNumbered, isLeftOut, reserved }: ClashOptions,
): { files: readonly NamedFile[]; problems: readonly NameProblem[] } {
  const folders = foldersIn(files.filter((file) => !isLeftOut(file)));
  /** The paths of all files as they come from the pattern: a number may not lead to one of them. */
  const wanted = new Set(files.map(({ path }) => foldPath(path)));
  const taken = new Map<string, Place>();
  for (const path of reserved) taken.set(foldPath(path), { path, files: [] });
  const blocked = new Map<string, Place>();

  const isHeld = (key: string) => taken.has(key) || folders.has(key);
  const nextOf = createNumbering((key) => isHeld(key) || wanted.has(key));
  const named = files.map((file) => {
    if (isLeftOut(file)) return file;
    const isInTheWay = isHeld(foldPath(file.path)) && isNumbered(file);
    const placed = isInTheWay ? { ...file, path: nextOf(file.path) } : file;
    if (folders.has(foldPath(placed.path))) put(blocked, placed);
    put(taken, placed);
    return placed;
  });

  const isReserved = new Set(reserved.map(foldPath));
  const collisions = Array.from(taken).flatMap(([key, { path, files: same }]): NameProblem[] =>
    same.length > (isReserved.has(key) ? 0 : 1)
      ? [{ kind: 'collision', path, files: same.map(refOf) }]
      : [],
  );
  const standing = Array.from(blocked, ([key, { path, files: same }]): NameProblem => {
    const inside = folders.get(key) ?? [];
    return { kind: 'file-and-folder', path, files: [...same, ...inside].map(refOf) };
  });
  return { files: named, problems: [...collisions, ...standing] };
}
