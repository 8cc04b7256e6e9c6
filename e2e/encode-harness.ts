/** Runs in the browser, beside a worker that encodes, and answers in plain values. */
import type { Format, Tagging } from '@/lib/codec/format';
import type { Measured } from '@/lib/image/measure-format';

export type EncodeJob = {
  readonly side: number;
  readonly format: Format;
  readonly tagging: Tagging;
};
export type EncodeReply = { readonly file: Blob; readonly ms: number; readonly measured: Measured };

const worker = new Worker(new URL('./encode.worker.ts', import.meta.url), { type: 'module' });

const perform = (job: EncodeJob): Promise<EncodeReply> =>
  new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) =>
      'failed' in data ? reject(new Error(data.failed)) : resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(job);
  });

async function base64Of(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return btoa(text);
}

const encoding = {
  encode: async (job: EncodeJob) => {
    const { file, ms, measured } = await perform(job);
    return { base64: await base64Of(file), type: file.type, ms, measured };
  },
};

export type Encoding = typeof encoding;

Object.assign(globalThis, { encoding });
