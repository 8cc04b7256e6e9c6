import { assertNever } from '@/lib/base/assert-never';
import { codeOf } from '@/lib/base/errors';
import { examine } from '@/lib/matte/examine';
import { fetchCutout } from './fetch-cutout';
import { finish, show } from './finish';
import { prepare } from './prepare';
import { failureOf, type Job, type Reply, sampleBuffers } from './protocol';
import { study } from './study';
import { makeThumbnail } from './thumbnail';

addEventListener('message', async ({ data: job }: MessageEvent<Job>) => {
  const reply = await answer(job);
  const sample = reply.kind === 'finished' ? reply.finished.sample : null;
  postMessage(reply, { transfer: sampleBuffers(sample) });
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
      return { kind: 'prepared', prepared: await prepare(job.file) };
    case 'show':
      return { kind: 'finished', finished: await show(await fetchCutout(job.cutout), job.maxSide) };
    case 'finish': {
      const cutout = typeof job.cutout === 'string' ? await fetchCutout(job.cutout) : job.cutout;
      return { kind: 'finished', finished: await finish(job.file, cutout, job.transform, job) };
    }
    case 'examine':
      return { kind: 'examined', findings: examine(job.sample) };
    default:
      return assertNever(job);
  }
}
