const MOST = 40;
/** Controls, line ends and marks that turn the direction of what stands after them. */
const UNFIT = /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
/** Something that is seen. */
const VISIBLE = /[^\s\p{C}]/u;

/** A member's name as it shall stand on what they made; null where it cannot be one. */
export function memberName(text: string): string | null {
  const name = text.normalize('NFC').trim().replace(/ {2,}/g, ' ');
  const fits = VISIBLE.test(name) && [...name].length <= MOST && !UNFIT.test(name);
  return fits ? name : null;
}
