import { describe, expect, test } from 'vitest';
import { batchOf, fileOf, PREPARED, photoIn, STATES, STUDIED } from '@/lib/batch/fixture';
import type { Photo, PhotoState } from '@/lib/batch/photo';
import { reduce } from '@/lib/batch/reducer';
import { WHOLE } from '@/lib/matte/flag';
import { fromRecord, parseRecord, toRecord } from './record';

const keep = (photo: Photo) => toRecord(photo, 'batch', 3);

/** The photo as it comes back from a database and a disk. */
const resume = (photo: Photo) => fromRecord(structuredClone(keep(photo)), photo.file);

const toEarlier = () => {
  const batch = batchOf(photoIn(STATES.previewed));
  return reduce(batch, { type: 'tried-anew', ids: ['a'] }).photos.get('a')?.earlier ?? [];
};

const former = { formerTaskIds: ['task-0'], run: 4 };

describe('a photo resumes', () => {
  const anew: readonly (keyof typeof STATES)[] = ['queued', 'preparing', 'prepared'];
  test.each(anew)('%s: from the beginning, in a further run', (name) => {
    const photo = resume(photoIn(STATES[name], former));
    expect(photo).toMatchObject({ phase: 'queued', run: 5, formerTaskIds: ['task-0'] });
    expect(photo).not.toHaveProperty('copy');
  });

  test.each(['granted', 'uploading'] as const)('%s: with its grant left behind', (name) => {
    const photo = resume(photoIn(STATES[name], former));
    expect(photo).toMatchObject({
      phase: 'queued',
      run: 5,
      formerTaskIds: ['task-0', 'task-b'],
    });
    expect(photo).not.toHaveProperty('grant');
  });

  const same: readonly (keyof typeof STATES)[] = [
    'uploaded',
    'offered',
    'leaving',
    'inLine',
    'running',
    'retrying',
    'cancelling',
    'done',
    'failed',
    'stranded',
    'refused',
    'cancelled',
    'stopped',
  ];
  test.each(same)('%s: as it was', (name) => {
    const photo = resume(photoIn(STATES[name], former));
    expect(photo).toMatchObject({ ...STATES[name], ...former });
  });

  test('every state of a photo is among these', () => {
    const tried = [...anew, 'granted', 'uploading', ...same, 'previewed'];
    expect(new Set(tried)).toEqual(new Set(Object.keys(STATES)));
  });

  test('with the preview that it had', async () => {
    const photo = resume(photoIn(STATES.previewed));
    const preview = photo?.phase === 'done' ? photo.preview : null;
    expect(preview).toBeInstanceOf(Blob);
    expect(preview instanceof Blob && (await preview.text())).toBe('preview');
  });

  test('with what was found in its matte, said of it and changed in it', () => {
    const flag = { code: 'haze', place: WHOLE, share: 0.1 } as const;
    const state: PhotoState = {
      ...STATES.previewed,
      findings: { flags: [flag], subject: null, coverage: 0.2 },
      verdict: 'reject',
      repair: [
        { kind: 'stroke', tool: 'erase', radius: 0.1, softness: 0, points: [0.1, 0.2, 1] },
        { kind: 'solid-inside' },
        { kind: 'drop-specks', share: 0.001 },
        { kind: 'open-hole', x: 0.5, y: 0.6 },
      ],
    };
    const { findings, verdict, repair } = state;
    expect(resume(photoIn(state))).toMatchObject({ findings, verdict, repair });
  });

  test('with a preview of what was before a repair, which is to be made anew', () => {
    for (const stale of ['due', 'finish-failed'] as const) {
      expect(resume(photoIn({ ...STATES.previewed, stale }))).toMatchObject({
        preview: expect.any(Blob),
        stale: 'due',
      });
    }
  });

  test('from a ledger that knew nothing of that yet', () => {
    const state = { phase: 'done', taskId: 'task-a', reused: false };
    const photo = fromRecord({ ...keep(photoIn(STATES.previewed)), state }, null);
    expect(photo).toMatchObject({ phase: 'done', findings: null, verdict: null, repair: [] });
    expect(photo).toMatchObject({ preview: expect.any(Blob) });
  });

  test('in the midst of another try, with what it was before', () => {
    const [outcome] = toEarlier();
    const kept = { ...outcome, preview: null, prepared: PREPARED };
    const tries = { variant: 'contrast', earlier: outcome ? [outcome] : [] } as const;
    for (const name of ['queued', 'preparing', 'granted'] as const) {
      const back = resume(photoIn(STATES[name], { ...tries, prepared: PREPARED }));
      expect(back).toMatchObject({ phase: 'queued', variant: 'contrast', earlier: [kept] });
    }
    const running = resume(photoIn(STATES.running, tries));
    expect(running).toMatchObject({ ...STATES.running, variant: 'contrast', earlier: [kept] });
  });

  test('as it was before another try whose original is not there any more', () => {
    const before = photoIn({ ...STATES.previewed, verdict: 'reject' });
    const batch = reduce(batchOf(before), { type: 'tried-anew', ids: ['a'] });
    const photo = batch.photos.get('a');
    const back = photo && fromRecord(structuredClone(keep(photo)), null);
    expect(back).toMatchObject({ phase: 'done', taskId: 'task-a', verdict: 'reject', earlier: [] });
    expect(back?.vain).toEqual({ variant: 'contrast', error: 'original-missing' });
  });

  test('with all of its results, which of them is shown, and what came to nothing', () => {
    const [other] = toEarlier();
    const state = { ...STATES.previewed, taskId: 'task-2', isContested: true } as const;
    const vain = { variant: 'bordered', error: 'timed-out' } as const;
    const photo = photoIn(state, {
      variant: 'contrast',
      earlier: other ? [other] : [],
      vain,
      sunk: 2,
    });
    expect(resume(photo)).toMatchObject({
      taskId: 'task-2',
      isContested: true,
      variant: 'contrast',
      earlier: [{ ...other, preview: null }],
      vain,
      sunk: 2,
    });
  });

  test('written by an older page', () => {
    const old = { ...keep(photoIn(STATES.previewed)), version: 1 };
    expect(fromRecord(old, null)).toMatchObject({ ...STATES.previewed, preview: expect.any(Blob) });
  });

  test('with as much of a repair as can be read, and the word that this is not all of it', () => {
    const [stroke, solid] = [{ kind: 'smudge', x: 0.5 }, { kind: 'solid-inside' }];
    const state = { ...keep(photoIn(STATES.previewed)).state, repair: [stroke, solid] };
    const found = { ...keep(photoIn(STATES.previewed)), state };
    expect(parseRecord(found)).toMatchObject({ isPartial: true });
    expect(fromRecord(found, null)).toMatchObject({ phase: 'done', repair: [solid] });
    const [other] = toEarlier();
    const photo = photoIn(STATES.previewed, { earlier: other ? [other] : [] });
    const whole = keep(photo);
    expect(parseRecord(whole)).not.toHaveProperty('isPartial');
    const earlier = whole.earlier.map((outcome) => ({ ...outcome, repair: [stroke] }));
    expect(parseRecord({ ...whole, earlier })).toMatchObject({ isPartial: true });
  });

  test('from a ledger that knew nothing of other tries', () => {
    const { variant, earlier, vain, sunk, ...old } = keep(photoIn(STATES.running));
    expect([variant, earlier, vain, sunk]).toEqual(['plain', [], null, 0]);
    expect(fromRecord(old, null)).toMatchObject({
      ...STATES.running,
      variant,
      earlier,
      vain,
      sunk,
    });
    const state = { phase: 'done', taskId: 'task-a', reused: false };
    expect(fromRecord({ ...old, state }, null)).toMatchObject({
      phase: 'done',
      isContested: false,
    });
  });

  test('without a preview where there was only why there is none', () => {
    const state: PhotoState = { ...STATES.done, preview: 'cutout-unavailable' };
    expect(resume(photoIn(state))).toMatchObject({ phase: 'done', preview: null });
  });

  test('with all that was known of it', async () => {
    const studied = { size: { width: 6, height: 4 }, notes: ['cmyk'], isKept: true } as const;
    const made = { ...photoIn(STATES.done, { isHeld: true, mayReuse: false }), studied };
    const photo = resume({ ...made, folder: 'shoes/red', digest: 'abc' });
    expect(photo).toMatchObject({ folder: 'shoes/red', digest: 'abc', studied });
    expect(photo).toMatchObject({ isHeld: true, mayReuse: false, name: 'a.jpg' });
    expect(photo?.prepared?.transform).toEqual(PREPARED.transform);
    expect(await photo?.prepared?.thumbnail.text()).toBe('thumbnail');
  });

  test('without the word that its cut-out is kept, while a price is yet to be told', () => {
    const studied = { ...STUDIED, isKept: true };
    const asked = photoIn(STATES.queued, { isHeld: true, studied });
    expect(resume(asked)?.studied).toBeNull();
    expect(resume({ ...asked, studied: STUDIED })?.studied).toEqual(STUDIED);
    expect(resume({ ...asked, isHeld: false })?.studied).toEqual(studied);
  });

  test('from the beginning where it is not known what was uploaded', () => {
    const photo = resume({ ...photoIn(STATES.offered, former), prepared: null });
    expect(photo).toMatchObject({ phase: 'queued', run: 5, formerTaskIds: ['task-0', 'task-a'] });
  });
});

describe('an original', () => {
  const file = new File(['bytes'], 'shoe.jpg', { type: 'image/jpeg', lastModified: 1234 });
  const record = keep({ ...photoIn(STATES.queued), file });

  test('is the file that it was', async () => {
    // As the file system hands it out: under another name, and of no type.
    const back = fromRecord(record, new File(['bytes'], 'id'))?.file;
    expect(back).toMatchObject({ name: 'shoe.jpg', type: 'image/jpeg', lastModified: 1234 });
    expect(await back?.text()).toBe('bytes');
  });

  test('that is torn is none', () => {
    expect(fromRecord(record, new Blob(['byt']))).toMatchObject({ phase: 'queued', file: null });
  });

  test('that is not kept is none', () => {
    expect(fromRecord(record, null)).toMatchObject({ phase: 'queued', file: null });
  });

  test('is not in the record, nor is the API copy', () => {
    const kept = JSON.stringify(keep(photoIn(STATES.uploading)), (_, value) =>
      value instanceof Blob && value !== PREPARED.thumbnail ? 'a blob' : value,
    );
    expect(kept).not.toContain('a blob');
  });
});

describe('what is not a record of this version is dropped', () => {
  const good = keep(photoIn(STATES.done));
  test.each([
    ['nothing', undefined],
    ['a word', 'record'],
    ['an empty object', {}],
    ['an older version', { ...good, version: 0 }],
    ['a newer version', { ...good, version: 3 }],
    ['a phase unheard of', { ...good, state: { phase: 'dreaming' } }],
    ['a state without its task', { ...good, state: { phase: 'done', reused: false } }],
    ['a run that counts nothing', { ...good, run: -1 }],
    ['a picture that is none', { ...good, thumbnail: 'data:' }],
  ])('%s', (_, found) => {
    expect(parseRecord(found)).toBeNull();
    expect(fromRecord(found, fileOf('a'))).toBeNull();
  });

  test('but a note or an error that this version does not know costs no photo', () => {
    const state = { phase: 'failed', during: 'removing', error: 'hiccup', taskId: null };
    const prepared = { ...good.prepared, notes: ['smells', 'cmyk'] };
    const photo = fromRecord({ ...good, state, prepared }, null);
    expect(photo).toMatchObject({ phase: 'failed', error: 'internal' });
    expect(photo?.prepared?.notes).toEqual(['cmyk']);
  });
});
