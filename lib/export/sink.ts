import type { ManifestRow } from './manifest';

/** Where the files of an export go, one after another: into a zip, or a folder. */
export interface Sink<Saved> {
  /** The row of this very file as an earlier run has left it there; null where it is to be made. */
  kept(path: string, fingerprint: string): Promise<ManifestRow | null>;
  /**
   * Settles when the file is written; in a zip, when all of its bytes are on their way.
   * @throws {AppError} `file-not-saved` where it is this file's own fault; `disk-full` and
   * `place-lost` where no other would be written either
   */
  put(path: string, blob: Blob): Promise<void>;
  /** Told after every file: what stands where by now. */
  note(rows: () => readonly ManifestRow[]): Promise<void>;
  /** All that was to be put is. @throws {AppError} as `put` */
  close(): Promise<Saved>;
  /** Gives up what is on its way: no half file is left. Never throws. */
  abort(): Promise<void>;
}
