import type { Format } from '@/lib/codec/format';
import type { Raster } from './raster';

/** Starts an instance of an encoder, with a memory of its own. */
export type StartEncoder = (module: {
  readonly noInitialRun: true;
  readonly print: (line: string) => void;
  readonly printErr: (line: string) => void;
  readonly instantiateWasm: (
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance) => void,
  ) => WebAssembly.Exports;
}) => Promise<{
  /** Null when it gave up, for want of memory most of all. */
  encode(pixels: Uint8Array, width: number, height: number, options: Options): Bytes | null;
}>;

/** All of them must be there: the codecs know no defaults. */
type Options = Readonly<Record<string, number | boolean>>;
type Bytes = Uint8Array<ArrayBuffer>;
type Coded = Exclude<Format, { type: 'png' }>;
type Of<Type> = Extract<Coded, { type: Type }>;

/**
 * Encodes with the codecs that browsers themselves are built on (libwebp, libavif with libaom,
 * MozJPEG), as WebAssembly on one thread: the same pixels give the same bytes in every browser. Each
 * is fetched when its format is first asked for.
 * @throws what the codec or the network throws
 */
export async function encodeWith(format: Coded, { data, width, height }: Raster): Promise<Bytes> {
  const pixels = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const coded = await encodeAs(format, pixels, width, height);
  if (!coded) throw new Error(`the encoder of ${format.type} gave up`);
  return coded;
}

async function encodeAs(format: Coded, pixels: Bytes, width: number, height: number) {
  switch (format.type) {
    case 'webp': {
      const { default: start } = await import('@jsquash/webp/codec/enc/webp_enc_simd.js');
      const encoder = await instance(start, WEBP);
      return encoder.encode(pixels, width, height, webpOptions(format));
    }
    case 'avif': {
      const { default: start } = await import('@jsquash/avif/codec/enc/avif_enc.js');
      const encoder = await instance(start, AVIF);
      return encoder.encode(pixels, width, height, avifOptions(format));
    }
    case 'jpeg': {
      const { default: start } = await import('@jsquash/jpeg/codec/enc/mozjpeg_enc.js');
      const encoder = await instance(start, JPEG);
      return encoder.encode(pixels, width, height, jpegOptions(format));
    }
  }
}

// By paths and not by the packages' names, since both bundlers and Node find these.
const WEBP = new URL(
  '../../node_modules/@jsquash/webp/codec/enc/webp_enc_simd.wasm',
  import.meta.url,
);
const AVIF = new URL('../../node_modules/@jsquash/avif/codec/enc/avif_enc.wasm', import.meta.url);
const JPEG = new URL(
  '../../node_modules/@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm',
  import.meta.url,
);

const modules = new Map<URL, Promise<WebAssembly.Module>>();

/** Compiled once, for compiling AVIF's takes longer than many a picture. */
function compiled(url: URL): Promise<WebAssembly.Module> {
  const known = modules.get(url);
  if (known) return known;
  const compiling = WebAssembly.compileStreaming(fetch(url));
  modules.set(url, compiling);
  // The next picture may find the network back.
  compiling.catch(() => modules.delete(url));
  return compiling;
}

const silent = () => {};

/** One for each picture: its memory grows and never shrinks, and is no good after a crash. */
async function instance(start: StartEncoder, url: URL) {
  const module = await compiled(url);
  return new Promise<Awaited<ReturnType<StartEncoder>>>((resolve, reject) => {
    start({
      noInitialRun: true,
      print: silent,
      printErr: silent,
      instantiateWasm: (imports, done) => {
        WebAssembly.instantiate(module, imports).then(done, reject);
        return {};
      },
    }).then(resolve, reject);
  });
}

/**
 * `exact` keeps colours under a clear alpha, so that lossless is just that; where it is lossy they
 * may go, for nobody sees them. Sharp chroma was tried: a quarter more bytes for 0.3 dB at best.
 */
const webpOptions = ({ isLossless, quality }: Of<'webp'>): Options => ({
  // Without loss, it is how hard the encoder tries.
  quality: isLossless ? 75 : quality,
  lossless: isLossless ? 1 : 0,
  exact: isLossless ? 1 : 0,
  method: 4,
  alpha_quality: 100,
  alpha_compression: 1,
  alpha_filtering: 1,
  near_lossless: 100,
  sns_strength: 50,
  filter_strength: 60,
  filter_sharpness: 0,
  filter_type: 1,
  segments: 4,
  pass: 1,
  target_size: 0,
  target_PSNR: 0,
  partitions: 0,
  partition_limit: 0,
  preprocessing: 0,
  autofilter: 0,
  image_hint: 0,
  thread_level: 0,
  low_memory: 0,
  show_compressed: 0,
  emulate_jpeg_size: 0,
  use_delta_palette: 0,
  use_sharp_yuv: 0,
});

/** From here on, halved chroma holds AVIF back: at 90, all of it gave 1.8 dB for a tenth more bytes. */
const FULL_CHROMA_FROM = 90;

/**
 * Speed 8: at 4 megapixels 0.8 s, against 1.3 s at 7 and 2.6 s at 6, for 2 % more bytes than at 7
 * and the same PSNR; 9 gave a third more bytes. Alpha is always lossless: lossy, it left haze on
 * clear ground and was off by up to 58 levels, to spare a tenth of the bytes.
 */
const avifOptions = ({ quality }: Of<'avif'>): Options => ({
  quality,
  qualityAlpha: 100,
  speed: 8,
  // 1 halves chroma on both sides, 3 keeps all of it.
  subsample: quality >= FULL_CHROMA_FROM ? 3 : 1,
  bitDepth: 8,
  denoiseLevel: 0,
  tileColsLog2: 0,
  tileRowsLog2: 0,
  chromaDeltaQ: false,
  sharpness: 0,
  tune: 0,
  enableSharpYUV: false,
});

const YCBCR = 3;

/** Progressive, which is a tenth smaller. Left to itself, MozJPEG would choose the chroma. */
const jpegOptions = ({ quality, chroma }: Of<'jpeg'>): Options => ({
  quality,
  auto_subsample: false,
  // By how much both sides of the chroma are divided.
  chroma_subsample: chroma === '4:4:4' ? 1 : 2,
  progressive: true,
  optimize_coding: true,
  baseline: false,
  arithmetic: false,
  smoothing: 0,
  color_space: YCBCR,
  quant_table: 3,
  trellis_multipass: false,
  trellis_opt_zero: false,
  trellis_opt_table: false,
  trellis_loops: 1,
  separate_chroma_quality: false,
  chroma_quality: quality,
});
