/**
 * The form in which two paths are the same to some file system: whatever the case, however an
 * accent is written, and with characters that are mere variants of others taken for those (NFKC).
 */
export const foldPath = (path: string): string =>
  path.normalize('NFKC').toUpperCase().normalize('NFKC');
