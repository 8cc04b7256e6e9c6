import { sha256 } from '@/lib/base/sha256';
import type { Variant } from './variant';

/**
 * What tells two API copies apart, made of SHA-256 of the original's bytes, in hex: for the plain
 * copy that is it, for another one SHA-256 of `<digest> <variant>`, in hex. So the same copy is
 * not sent twice, and cut-outs of each variant are kept and used again as those of plain copies are.
 */
export const digestOfCopy = (digest: string, variant: Variant): string =>
  variant === 'plain' ? digest : sha256(`${digest} ${variant}`);
