import type { ErrorCode } from '@/lib/base/errors';
import type { Sample } from '@/lib/matte/examine';
import type { Findings } from '@/lib/matte/findings';
import type { Plane, Rgb } from '@/lib/matte/planes';
import type { Suspect } from '@/lib/matte/suspects';
import type { Check } from '@/lib/rules/check';
import type { CheckOrder } from './check-file';
import type { Finished, FinishOptions } from './finish';
import type { Box, Transform } from './fit';
import type { Prepared } from './prepare';
import type { Region } from './region';
import type { Rendered, RenderOrder } from './render';
import type { Study } from './study';
import type { Variant } from './variant';

/**
 * The words between page and worker. Both are built from this file, so nothing foreign crosses
 * here and types are enough. No code of the worker's: the page must not load a byte of that.
 */
export type Job =
  | { readonly kind: 'study'; readonly file: Blob }
  | { readonly kind: 'thumbnail'; readonly file: Blob }
  | { readonly kind: 'prepare'; readonly file: Blob; readonly variant: Variant }
  /** The cut-out alone, as small as `maxSide`: all that there is without the original. */
  | { readonly kind: 'show'; readonly cutout: string; readonly maxSide: number }
  | ({ readonly kind: 'finish' } & FinishRequest)
  /** What a matte can be looked at with, and no picture. */
  | ({ readonly kind: 'sample' } & CutPhoto & Pick<FinishOptions, 'repair'>)
  | { readonly kind: 'examine'; readonly sample: Sample }
  /** The worst stretches of the contour, of no more than `most`. */
  | { readonly kind: 'suspect'; readonly sample: Sample; readonly most: number }
  /** Part of a photo as it is exported, pixel for pixel. */
  | ({ readonly kind: 'region'; readonly box: Box } & FinishRequest)
  | ({ readonly kind: 'render' } & RenderRequest)
  /** Decodes a finished file again, and holds it against published rules. */
  | ({ readonly kind: 'check' } & CheckOrder);

/** A photo whose background is gone. */
export type CutPhoto = {
  readonly file: Blob;
  /** The cut-out itself, or the URL from which the worker fetches it. */
  readonly cutout: Blob | string;
  readonly transform: Transform;
};

export type FinishRequest = CutPhoto & FinishOptions;
export type RenderRequest = CutPhoto & { readonly order: RenderOrder };

export type Reply =
  | { readonly kind: 'studied'; readonly study: Study }
  | { readonly kind: 'thumbnail'; readonly thumbnail: Blob }
  | { readonly kind: 'prepared'; readonly prepared: Prepared }
  /** The picture of a preview that will be `finished` with its sample. */
  | { readonly kind: 'pictured'; readonly picture: Blob }
  | { readonly kind: 'finished'; readonly finished: Finished }
  | { readonly kind: 'sampled'; readonly sample: Sample }
  | { readonly kind: 'examined'; readonly findings: Findings }
  | { readonly kind: 'suspected'; readonly suspects: readonly Suspect[] }
  | { readonly kind: 'region'; readonly region: Region }
  | { readonly kind: 'rendered'; readonly rendered: Rendered }
  | { readonly kind: 'checked'; readonly checks: readonly Check[] }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly detail: string };

/** What a job that died without a reason of its own has failed at. */
export const failureOf = ({ kind }: Job): ErrorCode =>
  kind === 'study' || kind === 'thumbnail' || kind === 'prepare'
    ? 'prepare-failed'
    : 'finish-failed';

/** The memory that a job brings along, which is handed over and not copied. */
export function buffersFor(job: Job): ArrayBuffer[] {
  if (job.kind === 'examine' || job.kind === 'suspect') return sampleBuffers(job.sample);
  return job.kind === 'check' ? planeBuffers(job.subject) : [];
}

/** The memory of an answer's pictures, which is handed over and not copied. */
export function buffersOf(reply: Reply): ArrayBuffer[] {
  switch (reply.kind) {
    case 'finished':
      return sampleBuffers(reply.finished.sample);
    case 'sampled':
      return sampleBuffers(reply.sample);
    case 'region':
      return [reply.region.before.buffer, reply.region.after.buffer];
    case 'rendered':
      return planeBuffers(reply.rendered.subject);
    default:
      return [];
  }
}

const sampleBuffers = (sample: Sample | null): ArrayBuffer[] =>
  planeBuffers(sample?.guide, sample?.matte);

const planeBuffers = (...planes: readonly (Plane | Rgb | null | undefined)[]): ArrayBuffer[] =>
  planes.flatMap((plane) => (plane?.data.buffer instanceof ArrayBuffer ? [plane.data.buffer] : []));
