import { z } from 'zod';
import { hmac, isSame, parseJson } from './hmac';
import { forbidden, pathnameMismatch, Refusal, tokenExpired } from './refusal';
import type { WriteRules } from './write-rules';

const PREFIX = 'vercel_blob_client_';

const payloadSchema = z.object({
  pathname: z.string(),
  validUntil: z.number(),
  maximumSizeInBytes: z.number().optional(),
  allowedContentTypes: z.array(z.string()).optional(),
  addRandomSuffix: z.boolean().optional(),
  allowOverwrite: z.boolean().optional(),
  cacheControlMaxAge: z.number().optional(),
  ifMatch: z.string().optional(),
  onUploadCompleted: z.unknown().optional(),
});

export const isClientToken = (bearer: string): boolean => bearer.startsWith(PREFIX);

/**
 * Opens `vercel_blob_client_<storeId>_<base64 of "hmac.payload">`, whose HMAC is keyed with the
 * whole read-write token over the payload's base64.
 * @throws {Refusal} where it is forged, expired, for another store or for another pathname.
 */
export function openClientToken(
  bearer: string,
  readWriteToken: string,
  pathname: string,
  now: number,
): WriteRules {
  const [, , , storeId, sealed = ''] = bearer.split('_');
  const [signature = '', payload = ''] = Buffer.from(sealed, 'base64').toString().split('.');
  if (
    storeId !== readWriteToken.split('_')[3] ||
    !isSame(signature, hmac(readWriteToken, payload, 'hex'))
  ) {
    throw forbidden();
  }
  const parsed = payloadSchema.safeParse(parseJson(Buffer.from(payload, 'base64').toString()));
  if (!parsed.success) throw forbidden();
  const rules = parsed.data;
  if (rules.validUntil <= now) throw tokenExpired();
  if (rules.pathname !== pathname) throw pathnameMismatch();
  if (rules.onUploadCompleted) {
    throw new Refusal('bad_request', 'this stand-in does not call back after an upload');
  }
  return rules;
}
