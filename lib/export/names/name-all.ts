import { EXTENSION_OF } from '@/lib/codec/container';
import type { Size } from '@/lib/matte/planes';
import type { Deliverable } from '../deliverable';
import { amazonStems } from './amazon';
import { clash } from './clash';
import { cleanPath } from './clean-path';
import { type Described, describePhotos, type NamedPhoto } from './describe';
import { pathFault, unfitCharacter } from './path-faults';
import { fillPattern, holdsToken, type Part, parsePattern } from './pattern';
import { type FileRef, type NamedFile, type NameProblem, refOf } from './problem';
import type { NameSettings } from './settings';

export interface NamingOptions extends NameSettings {
  /** What `{date}` stands for: `2026-11-23`. */
  readonly date: string;
  /** How large a file will be; asked only where its name says so. Null where that is not known. */
  readonly sizeOf: (photoId: string, deliverable: Deliverable) => Size | null;
  /** Paths that other files of the export take. */
  readonly reserved?: readonly string[];
}

export interface Naming {
  /** Every file, photo by photo, with the path it will have: also those that cannot have it. */
  readonly files: readonly NamedFile[];
  readonly problems: readonly NameProblem[];
}

const innermost = (folder: string): string => folder.split(/[\\/]/).at(-1) ?? '';

const inFolder = (folder: string, stem: string): string =>
  folder === '' ? stem : `${folder.replaceAll('\\', '/')}/${stem}`;

/**
 * Names every file that is to be made, and finds whatever may be wrong with the names, before any
 * of them is written: two of one path (to any file system), a path that is a folder of another,
 * characters, words and lengths that some system does not take, ways out of the folder. A path is
 * the pattern filled in, below the photo's own folders where those are kept, with the ending of
 * the format; or Amazon's form where that is asked for.
 * @param sources in the order in which `{n}` counts them, from 1
 */
export function nameAll(
  sources: readonly NamedPhoto[],
  deliverables: readonly Deliverable[],
  options: NamingOptions,
): Naming {
  const pattern = parsePattern(options.pattern);
  if (!pattern.ok) {
    return { files: [], problems: [{ kind: 'pattern', ...pattern.error, files: [] }] };
  }
  const parts = pattern.value;
  const described = describePhotos(sources, options.map);
  const { photos } = described;
  const problems = [...described.problems];
  const amazon = new Set(options.amazonIds);
  const stems = deliverables.some(({ id }) => amazon.has(id))
    ? amazonStems(
        photos.map(({ photo, row, sku, view }) => ({ id: photo.id, asin: row?.asin, sku, view })),
      )
    : new Map<string, never>();

  const files: NamedFile[] = [];
  const faulty = new Set<NamedFile>();
  photos.forEach((described, at) => {
    for (const deliverable of deliverables) {
      const ref: FileRef = { photoId: described.photo.id, deliverableId: deliverable.id };
      const own: NameProblem[] = [];
      const stem = amazon.has(deliverable.id)
        ? amazonStem(stems.get(described.photo.id), ref, own)
        : filled(parts, described, deliverable, at, options, ref, own);
      const folder = options.keepsFolders ? described.photo.folder : '';
      const ending = `.${EXTENSION_OF[deliverable.format.type]}`;
      const whole = inFolder(folder, stem);
      const path = `${options.replaces ? cleanPath(whole, ending) : whole}${ending}`;
      const file = { ...ref, path, sku: described.sku, view: described.view };
      const fault = pathFault(path.slice(0, -ending.length), ending);
      if (own.length === 0 && fault) {
        own.push({ kind: fault, path, character: unfitCharacter(path), files: [ref] });
      }
      if (own.length > 0) faulty.add(file);
      problems.push(...own);
      files.push(file);
    }
  });
  const clashing = clash(files, {
    isNumbered: ({ deliverableId }) => options.numbering && !amazon.has(deliverableId),
    isLeftOut: (file) => faulty.has(file),
    reserved: options.reserved ?? [],
  });
  const tooLong = clashing.files.flatMap((file, at): NameProblem[] => {
    const dot = file.path.lastIndexOf('.');
    const fault =
      file.path !== files[at]?.path && pathFault(file.path.slice(0, dot), file.path.slice(dot));
    return fault ? [{ kind: fault, path: file.path, character: null, files: [refOf(file)] }] : [];
  });
  return { files: clashing.files, problems: [...problems, ...clashing.problems, ...tooLong] };
}

function amazonStem(
  named: { stem: string } | { fault: 'amazon-id' | 'amazon-too-many'; id: string } | undefined,
  ref: FileRef,
  problems: NameProblem[],
): string {
  if (named && 'stem' in named) return named.stem;
  problems.push({ kind: named?.fault ?? 'amazon-id', id: named?.id ?? '', files: [ref] });
  return named?.id ?? '';
}

function filled(
  parts: readonly Part[],
  { photo, name, sku, view }: Described,
  deliverable: Deliverable,
  at: number,
  { date, sizeOf }: NamingOptions,
  ref: FileRef,
  problems: NameProblem[],
): string {
  const size = holdsToken(parts, 'w', 'h')
    ? sizeOf(photo.id, deliverable)
    : { width: 0, height: 0 };
  if (!size) problems.push({ kind: 'size-unknown', files: [ref] });
  return fillPattern(parts, {
    name,
    folder: innermost(photo.folder),
    sku,
    view,
    preset: deliverable.token,
    w: size?.width ?? '',
    h: size?.height ?? '',
    n: at + 1,
    date,
  });
}
