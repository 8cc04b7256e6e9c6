import { assertNever } from '@/lib/base/assert-never';
import { codeOf } from '@/lib/base/errors';
import { examine } from '@/lib/matte/examine';
import { suspects } from '@/lib/matte/suspects';
import { checkFile } from './check-file';
import { fetchCutout } from './fetch-cutout';
import { finish, show, takeSample } from './finish';
import { prepare } from './prepare';
import { buffersOf, type CutPhoto, failureOf, type Job, type Reply } from './protocol';
import { cutRegion } from './region';
import { render } from './render';
import { study } from './study';
import { makeThumbnail } from './thumbnail';

addEventListener('message', async ({ data: job }: MessageEvent<Job>) => {
  const reply = await answer(job);
  postMessage(reply, { transfer: buffersOf(reply) });
});

async function answer(job: Job): Promise<Reply> {
  try {
    return await perform(job);
  } catch (thrown) {
    const code = codeOf(thrown, failureOf(job));
    return { kind: 'failed', code, detail: String(thrown) };
  }
}

async function perform(job: Job): Promise<Reply> {
  switch (job.kind) {
    case 'study':
      return { kind: 'studied', study: await study(job.file) };
    case 'thumbnail':
      return { kind: 'thumbnail', thumbnail: await makeThumbnail(job.file) };
    case 'prepare':
      return { kind: 'prepared', prepared: await prepare(job.file, job.variant) };
    case 'show':
      return { kind: 'finished', finished: await show(await fetchCutout(job.cutout), job.maxSide) };
    case 'finish': {
      const cutout = await cutoutOf(job);
      const finished = await finish(job.file, cutout, job.transform, job, tellPicture);
      return { kind: 'finished', finished };
    }
    case 'sample': {
      const cutout = await cutoutOf(job);
      const sample = await takeSample(job.file, cutout, job.transform, job.repair);
      return { kind: 'sampled', sample };
    }
    case 'region': {
      const region = await cutRegion(job.file, await cutoutOf(job), job.transform, job.box, job);
      return { kind: 'region', region };
    }
    case 'render': {
      const cutout = await cutoutOf(job);
      return {
        kind: 'rendered',
        rendered: await render(job.file, cutout, job.transform, job.order),
      };
    }
    case 'check':
      return { kind: 'checked', checks: await checkFile(job) };
    case 'examine':
      return { kind: 'examined', findings: examine(job.sample) };
    case 'suspect':
      return { kind: 'suspected', suspects: suspects(job.sample, job.most) };
    default:
      return assertNever(job);
  }
}

const tellPicture = (picture: Blob) => postMessage({ kind: 'pictured', picture } satisfies Reply);

const cutoutOf = async ({ cutout }: CutPhoto): Promise<Blob> =>
  typeof cutout === 'string' ? fetchCutout(cutout) : cutout;
