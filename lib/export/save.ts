/** Long enough for the browser to have begun reading what it was given. */
const LENT_MS = 60_000;

/** Hands a blob to the person as a file. */
export function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), LENT_MS);
}
