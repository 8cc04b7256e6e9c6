import type { AmazonFault } from './amazon';
import type { MapProblem } from './csv-map';
import type { PathFault } from './path-faults';
import type { PatternProblem } from './pattern';

export interface FileRef {
  readonly photoId: string;
  readonly deliverableId: string;
}

export interface NamedFile extends FileRef {
  /** Below the top of the export, with `/` between folders. */
  readonly path: string;
  readonly sku: string;
  readonly view: string;
}

/** Which files it is about; without a deliverable, all of the photo's. */
interface About {
  readonly files: readonly { readonly photoId: string; readonly deliverableId: string | null }[];
}

type Unlisted =
  | ({ readonly kind: 'pattern' } & PatternProblem)
  | ({ readonly kind: 'map' } & MapProblem)
  /** A second row for one file. */
  | {
      readonly kind: 'map-double';
      readonly line: number;
      readonly firstLine: number;
      readonly file: string;
    }
  | { readonly kind: 'map-row-unused'; readonly line: number; readonly file: string }
  | { readonly kind: 'map-photo-missing' }
  | { readonly kind: 'size-unknown' }
  | { readonly kind: AmazonFault; readonly id: string }
  | { readonly kind: PathFault; readonly path: string; readonly character: string | null }
  /** All but the first of the files would take the path of the first, or of the export's tables. */
  | { readonly kind: 'collision'; readonly path: string }
  /** The path is that of a file, and that of a folder for others. */
  | { readonly kind: 'file-and-folder'; readonly path: string };

export type NameProblem = Unlisted & About;

export const refOf = ({ photoId, deliverableId }: FileRef): FileRef => ({ photoId, deliverableId });

/** Whether nothing may be written before it is solved. */
export const stopsExport = ({ kind }: NameProblem): boolean =>
  kind !== 'map-row-unused' && kind !== 'map-photo-missing';
