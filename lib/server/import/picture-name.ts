import 'server-only';
import { ORIGINAL_FORMATS, type OriginalType } from '@/lib/image/limits';

const EXTENSIONS: readonly string[] = Object.values(ORIGINAL_FORMATS).flat();

const MAX_NAME = 200;

/** What file systems and logs stumble over: control characters, and those that turn text around. */
const TREACHEROUS = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029<>:"|?*]/gu;

/**
 * A file name for a picture from the path of its URL, `photo` where that says none. Its extension
 * is one of what the bytes are: image hosts send WebP under names that end in `.jpg`.
 */
export function pictureName({ pathname }: URL, type: OriginalType): string {
  const last = decoded(pathname).split(/[\\/]/).pop() ?? '';
  const name = last.replace(TREACHEROUS, '').replace(/^[.\s]+|[.\s]+$/g, '') || 'photo';
  const named = EXTENSIONS.find((extension) => name.toLowerCase().endsWith(extension));
  const stem = named ? name.slice(0, -named.length) : name;
  const own: readonly string[] = ORIGINAL_FORMATS[type];
  const extension = named && own.includes(named) ? name.slice(stem.length) : own[0];
  return `${[...stem].slice(0, MAX_NAME).join('')}${extension}`;
}

function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}
