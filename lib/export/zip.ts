import { downloadZip } from 'client-zip';

/**
 * Packs files into one zip, without compressing what is compressed already. The files are made
 * one after another as the zip takes them in.
 */
export function zip(files: AsyncIterable<{ name: string; input: Blob }>): Promise<Blob> {
  return downloadZip(files).blob();
}
