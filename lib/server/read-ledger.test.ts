import { expect, test } from 'vitest';
import { newId } from '@/lib/base/ids';
import { HOME, newPhoto, onBothEngines } from '@/lib/db/fixture';
import { changeTasks } from './change-tasks';
import { eachInAWorld } from './fixture';
import { answerLedger } from './read-ledger';
import { submitTasks } from './submit-tasks';

onBothEngines((db) => {
  const world = eachInAWorld(db);

  /** A photo that failed once and was then done. */
  async function retried(name: string) {
    const { works, kie, ring, callback, finish } = world();
    const photo = { ...newPhoto(), name };
    const batchId = newId();
    await submitTasks(works, HOME, { batchId, photos: [photo] });
    await works.pump.run();
    kie.say(kie.creates[0]?.kieTaskId ?? '', { state: 'fail', failCode: '500', failMsg: '' });
    await ring(callback(0));
    await changeTasks(works, HOME, { batchId, change: 'retry', taskIds: [photo.taskId] });
    await works.pump.run();
    await finish(kie.creates[1]?.kieTaskId ?? '');
    await ring(callback(1));
    return { batchId, photo };
  }

  test('every attempt is in the books, with its id at Kie, codes, times and credits', async () => {
    const { batchId, photo } = await retried('mug.jpg');
    const twin = { ...newPhoto(photo.digest ?? ''), source: null };
    await submitTasks(world().works, HOME, { batchId, photos: [twin] });
    const answer = await answerLedger(world().works, HOME, batchId, 'json');
    expect(answer?.headers.get('cache-control')).toBe('no-store');
    const [first, second] = world().kie.creates;
    const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    const sent = { sentAt: moment, acceptedAt: moment, endedAt: moment, submittedAt: moment };
    expect(await answer?.json()).toMatchObject({
      batch: batchId,
      spent: 1,
      attempts: [
        {
          ...sent,
          task: photo.taskId,
          attempt: 1,
          kieTask: first?.kieTaskId,
          outcome: 'removal-failed',
          kieCode: '500',
          credits: 0,
        },
        { ...sent, attempt: 2, kieTask: second?.kieTaskId, outcome: 'succeeded', credits: 1 },
        { task: twin.taskId, state: 'succeeded', reused: true, attempt: null, credits: null },
      ],
    });
  });

  test('as a table it opens in Excel, and runs nothing there', async () => {
    const { batchId } = await retried('=HYPERLINK("http://evil.example.com";"été, 商品")');
    const answer = await answerLedger(world().works, HOME, batchId, 'csv');
    expect(answer?.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer?.headers.get('content-disposition')).toContain('attachment');
    const bytes = new Uint8Array((await answer?.arrayBuffer()) ?? []);
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const lines = new TextDecoder().decode(bytes).split('\r\n');
    expect(lines[0]).toMatch(/^name,folder,state,error,attempt,outcome,credits,/);
    expect(lines[1]).toContain(`"'=HYPERLINK(""http://evil.example.com"";""été, 商品"")"`);
    expect(lines).toHaveLength(4);
  });

  test('of a batch that is not known there are none', async () => {
    expect(await answerLedger(world().works, HOME, newId(), 'json')).toBeNull();
  });
});
