import { codeOf } from '@/lib/base/errors';
import { encodePicture } from '@/lib/image/encode';
import { measureFormat } from '@/lib/image/measure-format';
import { rasterBands } from '@/lib/image/raster';
import type { EncodeJob, EncodeReply } from './encode-harness';
import { discPicture } from './encode-picture';

addEventListener('message', async ({ data }: MessageEvent<EncodeJob>) => {
  postMessage(await perform(data).catch((thrown) => ({ failed: `${codeOf(thrown)}: ${thrown}` })));
});

async function perform({ side, format, tagging }: EncodeJob): Promise<EncodeReply> {
  const picture = discPicture(side, format.type === 'jpeg');
  const start = performance.now();
  const file = await encodePicture(picture, rasterBands(picture), format, tagging);
  const ms = performance.now() - start;
  return { file, ms, measured: await measureFormat(picture, format, tagging) };
}
