import { stemOf } from '../filename';
import { indexMap, type MapRow, readMap } from './csv-map';
import type { NameProblem } from './problem';
import { shownIn } from './sku';

export interface NamedPhoto {
  readonly id: string;
  /** As it was added, with its ending. */
  readonly name: string;
  /** The folders that it lay in, outermost first, with `/` between them; empty for none. */
  readonly folder: string;
}

/** What a table says of a photo, or else its name. */
export interface Described<Photo extends NamedPhoto = NamedPhoto> {
  readonly photo: Photo;
  readonly row: MapRow | undefined;
  readonly name: string;
  readonly sku: string;
  readonly view: string;
  /**
   * The same for all photos of one article. A table means one article wherever its photos lie; a
   * name that is only guessed from may mean another in each folder.
   */
  readonly family: string;
}

/** Reads the table, if there is one, and what it leaves open from the photos' names. */
export function describePhotos<Photo extends NamedPhoto>(
  photos: readonly Photo[],
  map: string | null,
): { readonly photos: readonly Described<Photo>[]; readonly problems: readonly NameProblem[] } {
  const { problems, rowOf } = readRows(photos, map);
  return { photos: photos.map((photo) => lookAt(photo, rowOf(photo))), problems };
}

function lookAt<Photo extends NamedPhoto>(photo: Photo, row: MapRow | undefined): Described<Photo> {
  const guessed = shownIn(photo.name, photo.folder);
  const told = row?.sku ?? row?.asin;
  return {
    photo,
    row,
    // It may lead into folders, of which the stem alone would know nothing.
    name: row?.name
      ? row.name.replace(/[^/]*$/, (file) => (file ? stemOf(file) : ''))
      : stemOf(photo.name),
    sku: told ?? guessed.sku,
    view: row?.view ?? guessed.view,
    family: JSON.stringify(told === undefined ? [guessed.sku, photo.folder] : [told]),
  };
}

/** The table, and what is to be said of it. */
function readRows(photos: readonly NamedPhoto[], map: string | null) {
  const problems: NameProblem[] = [];
  const none = { problems, rowOf: (_: NamedPhoto): MapRow | undefined => undefined };
  if (map === null) return none;
  const read = readMap(map);
  if (!read.ok) {
    problems.push({ kind: 'map', ...read.error, files: [] });
    return none;
  }
  const index = indexMap(read.value);
  const rows = new Map(photos.map((photo) => [photo.id, index.find(photo)]));
  for (const { row, first } of index.doubles) {
    problems.push({
      kind: 'map-double',
      line: row.line,
      firstLine: first.line,
      file: row.file,
      files: [],
    });
  }
  const used = new Set(rows.values());
  const double = new Set(index.doubles.map(({ row }) => row));
  for (const row of read.value) {
    if (used.has(row) || double.has(row)) continue;
    problems.push({ kind: 'map-row-unused', line: row.line, file: row.file, files: [] });
  }
  const unnamed = photos.filter(({ id }) => !rows.get(id));
  if (unnamed.length > 0) {
    const files = unnamed.map(({ id }) => ({ photoId: id, deliverableId: null }));
    problems.push({ kind: 'map-photo-missing', files });
  }
  return { problems, rowOf: ({ id }: NamedPhoto) => rows.get(id) };
}
