import { assertNever } from '@/lib/base/assert-never';
import { codeOf } from '@/lib/base/errors';
import { fetchCutout } from './fetch-cutout';
import { finish, show } from './finish';
import { prepare } from './prepare';
import type { Job, Reply } from './protocol';
import { study } from './study';
import { makeThumbnail } from './thumbnail';

addEventListener('message', async ({ data: job }: MessageEvent<Job>) => {
  postMessage(await answer(job));
});

async function answer(job: Job): Promise<Reply> {
  try {
    return await perform(job);
  } catch (thrown) {
    const code = codeOf(
      thrown,
      job.kind === 'finish' || job.kind === 'show' ? 'finish-failed' : 'prepare-failed',
    );
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
    default:
      return assertNever(job);
  }
}
