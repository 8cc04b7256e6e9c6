const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';
const LENGTH = 26;

/**
 * A new id: 26 characters of a-z and 0-9, 134 bits from the platform's random source, so that
 * whoever holds one was given it. Safe in paths, file names and URLs.
 */
export function newId(): string {
  let id = '';
  while (id.length < LENGTH) {
    for (const byte of crypto.getRandomValues(new Uint8Array(LENGTH))) {
      // 252 = 7 * 36: the rest is dropped, so that every character is equally likely.
      if (byte < 252 && id.length < LENGTH) id += ALPHABET[byte % ALPHABET.length];
    }
  }
  return id;
}

export const ID_PATTERN = /^[0-9a-z]{26}$/;

export const isId = (text: string): boolean => ID_PATTERN.test(text);
