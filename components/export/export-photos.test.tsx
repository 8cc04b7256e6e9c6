// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { AppError } from '@/lib/base/errors';
import { batchOf, PREPARED, photoIn, STATES } from '@/lib/batch/fixture';
import { readManifest } from '@/lib/export/manifest';
import type { Sink } from '@/lib/export/sink';
import type { Check } from '@/lib/rules/check';
import { PRESETS } from '@/lib/rules/presets';
import { constraintsOn, rulesOf } from '@/lib/rules/rules';
import { sessionOf } from '../fixture';
import type { Session } from '../session';
import { exportPhotos } from './export-photos';
import { PLAIN_EXPORT, withDeliverables } from './export-settings';
import { type Job, mustPlan, planPhotos } from './plan-photos';

const amazon = PRESETS.filter(({ id }) => id === 'amazon-main');

const done = (id: string, taskId = 'task-a') => {
  const file = new File(['original'], `${id}.jpg`);
  const state = { ...STATES.previewed, taskId };
  return photoIn(state, { id, name: file.name, prepared: PREPARED, file });
};

function openMap() {
  const files = new Map<string, Blob>();
  const sink: Sink<null> = {
    kept: async () => null,
    put: async (path, blob) => void files.set(path, blob),
    note: async () => undefined,
    close: async () => null,
    abort: async () => undefined,
  };
  return { files, sink };
}

function jobOf(parts: Partial<Session>, settings = withDeliverables(PLAIN_EXPORT, amazon)): Job {
  return {
    batch: batchOf(done('mug'), done('cup')),
    session: sessionOf(parts),
    settings,
    picture: async () => null,
    signal: new AbortController().signal,
  };
}

async function run(job: Job) {
  const plan = await planPhotos(job);
  if (!('files' in plan)) throw new Error('no plan');
  const { files, sink } = openMap();
  return { files, exported: await exportPhotos(job, plan, sink) };
}

const missed: Check = {
  id: 'fill',
  level: 'required',
  verdict: 'missed',
  measured: { kind: 'bytes', bytes: 1 },
  place: null,
  wanted: { kind: 'fill', min: 0.85 },
  from: null,
  only: null,
};

test('every file is checked by the rules of its preset, and the report lies beside them', async () => {
  const check = vi.fn<Session['check']>(async ({ name }) =>
    name.startsWith('mug') ? [missed] : [{ ...missed, verdict: 'met' }],
  );
  const { files, exported } = await run(jobOf({ check }));
  expect(check.mock.calls.map(([{ name, rulesId }]) => [name, rulesId])).toEqual([
    ['mug.jpg', 'amazon-main'],
    ['cup.jpg', 'amazon-main'],
  ]);
  expect(exported.checked.map(({ path, standing }) => [path, standing])).toEqual([
    ['mug.jpg', 'missed'],
    ['cup.jpg', 'met'],
  ]);
  expect([...files.keys()]).toEqual([
    'mug.jpg',
    'cup.jpg',
    'report.csv',
    'report.html',
    'settings.json',
    'manifest.csv',
  ]);
  const manifest = (await files.get('manifest.csv')?.text()) ?? '';
  expect(manifest).toMatch(/mug\.jpg.*,no,/);
  expect(manifest).toMatch(/cup\.jpg.*,yes,/);
});

test('a photo that cannot be rendered is told with its reason, and the others are saved', async () => {
  const { render } = sessionOf();
  const job = jobOf({
    render: async (photo, order, signal) => {
      if (photo.taskId === 'task-a') throw new AppError('original-missing');
      return render(photo, order, signal);
    },
  });
  const batch = batchOf(done('mug'), done('cup', 'task-b'));
  const { exported } = await run({ ...job, batch });
  expect(exported.results.map(({ state, error }) => [state, error])).toEqual([
    ['failed', 'original-missing'],
    ['made', null],
  ]);
  expect(['cup', 'mug'].filter((id) => job.session.saved.has(id))).toEqual(['cup']);
});

test('the cut-outs alone are made as they always were, with nothing beside them', async () => {
  const render = vi.fn<Session['render']>();
  const { files } = await run(jobOf({ render }, PLAIN_EXPORT));
  expect([...files.keys()]).toEqual(['mug.png', 'cup.png']);
  expect(render).not.toHaveBeenCalled();
});

test('where nobody has looked for the subject yet, it is looked for before it is placed', async () => {
  const { preview } = sessionOf();
  const looked = vi.fn<Session['preview']>(preview);
  const job = jobOf({ preview: looked });
  const unseen = photoIn(STATES.done, { id: 'mug', name: 'mug.jpg', prepared: PREPARED });
  await run({ ...job, batch: batchOf(unseen, done('cup')) });
  expect(looked).toHaveBeenCalledTimes(1);
});

test('a file that cannot be looked at again is saved, and how it stands is not known', async () => {
  const check: Session['check'] = async ({ name }) => {
    if (name.startsWith('mug')) throw new AppError('finish-failed');
    return [{ ...missed, verdict: 'met' }];
  };
  const { files, exported } = await run(jobOf({ check }));
  expect(exported.results.map(({ state }) => state)).toEqual(['made', 'made']);
  expect(exported.checked.map(({ standing }) => standing)).toEqual(['unknown', 'met']);
  expect(await files.get('manifest.csv')?.text()).toMatch(/mug\.jpg.*,unknown,/);
});

test('a file that stays is as it was found with its matte, and is not looked at again', async () => {
  const [rules] = amazon.flatMap(({ rulesId }) => rulesOf(rulesId) ?? []);
  if (!rules) throw new Error('no rules');
  const found = constraintsOn(rules, new Date()).map(({ id, level }) => ({ ...missed, id, level }));
  const check = vi.fn<Session['check']>(async () => found);
  const first = await run(jobOf({ check }));
  const rows = readManifest((await first.files.get('manifest.csv')?.text()) ?? '');
  check.mockClear();
  const job = jobOf({ check });
  const { sink } = openMap();
  const kept = async (path: string) => rows.find((row) => row.path === path) ?? null;
  const again = await exportPhotos(job, await mustPlan(job), { ...sink, kept });
  expect(again.results.map(({ state }) => state)).toEqual(['kept', 'kept']);
  expect(check).not.toHaveBeenCalled();
  expect(again.checked.map(({ standing }) => standing)).toEqual(['missed', 'missed']);
  expect(again.results[0]?.row).toMatchObject({ meetsRules: 'no', rulesDate: rules.checkedOn });
});

test('an export is made as the batch was when it began', async () => {
  const render = vi.fn<Session['render']>(sessionOf().render);
  const job = jobOf({ render });
  await run({ ...job, batch: { ...job.batch, isDecontaminated: false } });
  expect(render.mock.calls[0]?.[0]).toMatchObject({ isDecontaminated: false });
});

test('a file is made no larger than its rules allow, and the table says with which quality', async () => {
  const { render } = sessionOf();
  const made = vi.fn<Session['render']>(async (photo, order, signal) => ({
    ...(await render(photo, order, signal)),
    format: { type: 'jpeg', quality: 71, chroma: '4:4:4' },
  }));
  const { files } = await run(jobOf({ render: made }));
  const order = made.mock.calls[0]?.[1]({ width: 400, height: 300 });
  expect(order).toMatchObject({ maxBytes: 10_000_000 });
  const rows = readManifest((await files.get('manifest.csv')?.text()) ?? '');
  expect(rows[0]).toMatchObject({ path: 'mug.jpg', quality: '71' });
});
