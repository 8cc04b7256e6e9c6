import 'server-only';
import {
  BlobAccessError,
  BlobClientTokenExpiredError,
  BlobStoreNotFoundError,
  BlobStoreSuspendedError,
} from '@vercel/blob';

export type BlobTrouble = 'unknown-store' | 'refused' | 'public-store' | 'suspended';

/** What a failed call of the store says about how it is set up; null where it says nothing. */
export function blobTroubleOf(thrown: unknown): BlobTrouble | null {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if (error instanceof BlobStoreNotFoundError) return 'unknown-store';
    if (error instanceof BlobStoreSuspendedError) return 'suspended';
    if (error instanceof BlobAccessError || error instanceof BlobClientTokenExpiredError) {
      return 'refused';
    }
    // The service has no code of its own for it.
    if (/\bpublic store\b/.test(error.message)) return 'public-store';
  }
  return null;
}
