/** Long enough for the browser to have begun reading what it was given. */
const LENT_MS = 60_000;
/** What a slow disk copies in the meantime, in bytes a millisecond. */
const SLOW = 10_000;

/**
 * Hands a blob to the person as a file.
 * @param onTaken called when the browser has had the time to read all of it, which it does not tell
 */
export function save(blob: Blob, name: string, onTaken?: () => void): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  takeBack(url, blob.size, onTaken);
}

/**
 * Revokes the address of a blob once the browser has had the time to read all of it.
 * @param size of the blob, in bytes
 */
export function takeBack(url: string, size: number, onTaken?: () => void): void {
  setTimeout(
    () => {
      URL.revokeObjectURL(url);
      onTaken?.();
    },
    LENT_MS + size / SLOW,
  );
}
