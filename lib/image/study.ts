import { AppError } from '@/lib/base/errors';
import { conversionFrom } from './colour-convert';
import { isWideGamut } from './colour-profile';
import type { Size } from './fit';
import type { EmbeddedProfile, Header } from './header';
import { inspect } from './inspect';
import { ORIGINAL_LIMITS, type OriginalType } from './limits';
import { UPRIGHT_BY } from './orientation';

/** What is worth telling a person about a photo that is fine otherwise. */
export type Note =
  | 'animated-first-frame'
  | 'wide-gamut'
  | 'profile-ignored'
  | 'cmyk'
  | 'deep-colour'
  | 'has-alpha';

/** What a file's bytes say of it, before it is decoded. */
export type Study = {
  /** SHA-256 of the bytes, in hex; null on a page over plain HTTP, which has no digests. */
  readonly digest: string | null;
  /** Upright, in pixels, as the file's header claims it. */
  readonly size: Size;
  readonly notes: readonly Note[];
};

/** Formats that browsers, most of them, leave to our own decoders. */
const OUR_OWN: readonly OriginalType[] = ['image/heic', 'image/tiff'];

/**
 * Reads a file's bytes once, without decoding them; they are gone when it returns.
 * @throws {AppError} `empty-file`, `not-an-image`, `unsupported-format`, `damaged-image`,
 * `file-too-large`, `too-many-pixels`; `prepare-failed` when the file cannot be read any more.
 */
export async function study(file: Blob): Promise<Study> {
  if (file.size > ORIGINAL_LIMITS.maxBytes) throw new AppError('file-too-large');
  const bytes = await file.arrayBuffer().catch((cause: unknown) => {
    throw new AppError('prepare-failed', { cause });
  });
  const inspection = inspect(new Uint8Array(bytes));
  if (!inspection.ok) throw new AppError(inspection.code);
  const { type, header } = inspection;
  const digest = self.isSecureContext ? await digestOf(bytes) : null;
  return { digest, size: uprightSize(header), notes: await notesOf(type, header) };
}

function uprightSize({ width, height, orientation }: Header): Size {
  const isTurned = UPRIGHT_BY[orientation].quarters % 2 === 1;
  return isTurned ? { width: height, height: width } : { width, height };
}

async function digestOf(bytes: ArrayBuffer): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function notesOf(type: OriginalType, header: Header): Promise<Note[]> {
  const profile = header.profile ? await readProfile(header.profile) : null;
  const notes: Note[] = [];
  if (header.isAnimated) notes.push('animated-first-frame');
  if (profile && isWideGamut(profile)) notes.push('wide-gamut');
  if (header.colours === 'cmyk') notes.push('cmyk');
  else if (OUR_OWN.includes(type) && !isConvertible(header, profile)) notes.push('profile-ignored');
  if (header.bitDepth > 8) notes.push('deep-colour');
  if (header.hasAlpha) notes.push('has-alpha');
  return notes;
}

/** Whether our decoders know the way to sRGB; what the browser decodes it converts by itself. */
const isConvertible = (header: Header, profile: Uint8Array | null): boolean =>
  profile ? conversionFrom(profile) !== null : header.hasForeignColours !== true;

async function readProfile({ bytes, deflated }: EmbeddedProfile): Promise<Uint8Array | null> {
  if (!deflated) return bytes;
  const stream = new Blob([bytes.slice()]).stream().pipeThrough(new DecompressionStream('deflate'));
  const inflated = await new Response(stream).arrayBuffer().catch(() => null);
  return inflated && new Uint8Array(inflated);
}
