import type { ErrorCode } from '@/lib/base/errors';
import type { ZipPlace } from './zip-disk';

/** What the page asks of the worker that packs a zip: one to open it, then any number of others. */
export type ZipOrder =
  | { readonly kind: 'open'; readonly place: ZipPlace; readonly at: Date }
  | { readonly kind: 'put'; readonly path: string; readonly blob: Blob }
  | { readonly kind: 'close' }
  | { readonly kind: 'abort' };

export interface ZipRequest {
  readonly id: number;
  readonly order: ZipOrder;
}

/** One for each request; `file` is what closing gives, where the zip is in none of the person's own. */
export type ZipReply =
  | { readonly id: number; readonly ok: true; readonly file: Blob | null }
  | { readonly id: number; readonly ok: false; readonly code: ErrorCode };
