import type { Photo } from '@/lib/batch/photo';
import type { Batch } from '@/lib/batch/reducer';
import { type Header, toHeader } from './header';
import { type PhotoRecord, toRecord } from './record';
import { isSame } from './same';

/** What is in the database of a batch, and of which photo objects that was made. */

export const PICTURES = ['thumbnail', 'preview'] as const;
export type PictureKind = (typeof PICTURES)[number];

/** A photo without its pictures, which are kept apart from it. */
export type Row = Omit<PhotoRecord, PictureKind>;

export interface Changes {
  readonly header: Omit<Header, 'createdAtMs' | 'changedAtMs'>;
  readonly rows: readonly Row[];
  /** Null takes one away. */
  readonly pictures: readonly {
    readonly photoId: string;
    readonly kind: PictureKind;
    readonly blob: Blob | null;
  }[];
  readonly gone: readonly string[];
}

/** Photos in one transaction: what is cloned for it keeps the page busy for a few milliseconds. */
const MOST = 100;

const UNDECIDED = { taskId: null, verdict: null, repair: [] } as const;

export function rowOf({ thumbnail: _, preview: __, ...row }: PhotoRecord): Row {
  return row;
}

export class Written {
  readonly #records = new Map<string, PhotoRecord>();
  /** Of which object each record was made; an object that is still the same needs no look. */
  readonly #seen = new Map<string, unknown>();
  #header: Omit<Header, 'createdAtMs' | 'changedAtMs' | 'shown'> | null = null;
  #place = 0;

  constructor(records: Iterable<PhotoRecord> = []) {
    for (const record of records) this.#note(record);
  }

  #note(record: PhotoRecord) {
    this.#records.set(record.id, record);
    this.#place = Math.max(this.#place, record.place + 1);
  }

  has(photoId: string): boolean {
    return this.#records.has(photoId);
  }

  /**
   * Whether what a person has said of it and changed in its matte, and which of several results is
   * used, is as it was written last.
   */
  holdsDecisions(photo: Photo): boolean {
    if (photo.phase !== 'done') return true;
    const state = this.#records.get(photo.id)?.state;
    const { taskId, verdict, repair } = state?.phase === 'done' ? state : UNDECIDED;
    const isChoiceHeld = photo.earlier.length === 0 || taskId === photo.taskId;
    return isChoiceHeld && verdict === photo.verdict && isSame(repair, photo.repair);
  }

  /**
   * What has to be written next, and a function to call once it is; null when all is. A batch is
   * kept from its first photo on.
   */
  next(batch: Batch): { readonly changes: Changes; done(): void } | null {
    if (batch.photos.size === 0 && this.#records.size === 0 && !this.#header) return null;
    const rows: Row[] = [];
    const pictures: Changes['pictures'][number][] = [];
    const records: PhotoRecord[] = [];
    let place = this.#place;
    for (const photo of batch.photos.values()) {
      if (this.#seen.get(photo.id) === photo) continue;
      const before = this.#records.get(photo.id);
      if (before?.isPartial) continue;
      const record = toRecord(photo, batch.id, before?.place ?? place++);
      if (isSame(before, record)) {
        this.#seen.set(photo.id, photo);
        continue;
      }
      records.push(record);
      const row = rowOf(record);
      if (!before || !isSame(rowOf(before), row)) rows.push(row);
      for (const kind of PICTURES) {
        const blob = record[kind];
        if ((before?.[kind] ?? null) !== blob) pictures.push({ photoId: photo.id, kind, blob });
      }
      if (records.length === MOST) break;
    }
    const gone: string[] = [];
    for (const id of this.#records.keys()) if (!batch.photos.has(id)) gone.push(id);
    const header = toHeader(batch);
    // The bar alone, which moves all the time, is nothing to write for.
    const { shown: _, ...firm } = header;
    if (records.length === 0 && gone.length === 0 && isSame(firm, this.#header)) return null;
    return {
      changes: { header, rows, pictures, gone },
      done: () => {
        for (const record of records) {
          this.#note(record);
          this.#seen.set(record.id, batch.photos.get(record.id));
        }
        for (const id of gone) {
          this.#records.delete(id);
          this.#seen.delete(id);
        }
        this.#header = firm;
      },
    };
  }
}
