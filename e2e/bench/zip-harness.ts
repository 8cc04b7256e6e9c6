/** Runs in the browser: packs the input's files into a zip, as we do and as JSZip does. */
import { openZip } from '@/lib/export/zip';
import { downloadTarget } from '@/lib/export/zip-target';

/** What JSZip leaves on the page that loads it. */
declare const JSZip: typeof import('jszip');

const input = document.createElement('input');
input.type = 'file';
input.multiple = true;
input.ariaLabel = 'Files';
document.body.append(input);

const packer = {
  /** A zip on the disk, ready to be saved; ms until it is, and its bytes. */
  async ours() {
    const start = performance.now();
    const sink = openZip(await downloadTarget(0), new Date());
    for (const file of input.files ?? []) await sink.put(file.name, file);
    const { file, release } = await sink.close();
    const ms = performance.now() - start;
    release();
    return { ms, bytes: file.size };
  },

  /** The same as a blob, by JSZip. */
  async jszip() {
    const start = performance.now();
    const zip = new JSZip();
    for (const file of input.files ?? []) zip.file(file.name, file);
    const blob = await zip.generateAsync({ type: 'blob', compression: 'STORE' });
    return { ms: performance.now() - start, bytes: blob.size };
  },
};

export type ZipHarness = typeof packer;

Object.assign(globalThis, { packer });
