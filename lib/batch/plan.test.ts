import { describe, expect, test } from 'vitest';
import { batchOf, photoIn, STATES, STUDIED } from './fixture';
import type { Photo, Studied } from './photo';
import { type Lanes, nextStarts, type UnderWay } from './plan';
import type { Batch } from './reducer';

const LANES: Lanes = {
  study: 2,
  prepare: 2,
  copies: 5,
  upload: 3,
  preview: 2,
  review: 1,
  submit: 4,
  change: 4,
};
const IDLE: UnderWay = {
  study: new Set(),
  prepare: new Set(),
  grant: new Set(),
  upload: new Set(),
  submit: new Set(),
  change: new Set(),
  preview: new Set(),
  examined: new Set(),
  gathered: 'not',
};

/** Photos in one state, named in the order of the list: `a0`, `a1`, and so on. */
const some = (count: number, state: keyof typeof STATES, letter = 'a'): Photo[] =>
  Array.from({ length: count }, (_, i) => photoIn(STATES[state], { id: `${letter}${i}` }));

/** What begins, by id. */
function starts(
  photos: readonly Photo[],
  underWay: Partial<UnderWay> = {},
  rest: Partial<Batch> = {},
) {
  const { study, prepare, grant, upload, gather, submit, change, preview } = nextStarts(
    { ...batchOf(...photos), ...rest },
    { ...IDLE, ...underWay },
    LANES,
  );
  const ids = (of: readonly Photo[]) => of.map(({ id }) => id);
  return {
    study: ids(study),
    prepare: ids(prepare),
    grant: ids(grant),
    upload: ids(upload),
    gather,
    submit: ids(submit),
    change: change && [change.wish, ...ids(change.photos)],
    preview: ids(preview),
  };
}

const NOTHING = {
  study: [],
  prepare: [],
  grant: [],
  upload: [],
  gather: false,
  submit: [],
  change: null,
  preview: [],
};

test('nothing begins in an empty batch, nor in one that is over', () => {
  expect(starts([])).toEqual(NOTHING);
  expect(
    starts([...some(2, 'previewed'), ...some(2, 'failed', 'b'), ...some(2, 'cancelled', 'c')]),
  ).toEqual(NOTHING);
});

describe('no lane is filled beyond its width', () => {
  test('preparing', () => {
    expect(starts(some(9, 'queued')).prepare).toEqual(['a0', 'a1']);
    const one = new Set(['b0']);
    const photos = [...some(1, 'preparing', 'b'), ...some(9, 'queued')];
    expect(starts(photos, { prepare: one }).prepare).toEqual(['a0']);
  });

  test('uploading', () => {
    const photos = some(5, 'granted');
    expect(starts(photos).upload).toEqual(['a0', 'a1', 'a2']);
    expect(starts(photos, { upload: new Set(['a0', 'a1']) }).upload).toEqual(['a2']);
    expect(starts(photos, { upload: new Set(['a0', 'a1', 'a2']) }).upload).toEqual([]);
  });

  test('previews', () => {
    const photos = some(5, 'done');
    expect(starts(photos).preview).toEqual(['a0', 'a1']);
    expect(starts(photos, { preview: new Set(['a1']) }).preview).toEqual(['a0']);
    expect(starts(photos, { preview: new Set(['a0', 'a1']) }).preview).toEqual([]);
  });

  test('a lane is held until its work has ended, also by a photo that has left', () => {
    const gone = new Set(['gone', 'gone too']);
    expect(starts(some(3, 'queued'), { prepare: gone }).prepare).toEqual([]);
    expect(starts(some(3, 'granted'), { upload: gone }).upload).toEqual(['a0']);
  });
});

test('what is further up in the list begins first, whatever has come in between', () => {
  const photos = [
    ...some(1, 'failed', 'x'),
    ...some(1, 'queued', 'b'),
    ...some(1, 'done', 'y'),
    ...some(2, 'queued'),
  ];
  expect(starts(photos).prepare).toEqual(['b0', 'a0']);
});

test('a lane that is full holds up no other', () => {
  const photos = [
    ...some(5, 'uploading', 'u'),
    ...some(2, 'uploaded', 's'),
    ...some(2, 'done', 'd'),
  ];
  const underWay = { upload: new Set(['u0', 'u1', 'u2']) };
  expect(starts(photos, { ...underWay, gathered: 'enough' })).toEqual({
    ...NOTHING,
    submit: ['s0', 's1'],
    preview: ['d0', 'd1'],
  });
});

describe('memory is bounded by the lanes', () => {
  test('preparing waits while copies pile up before a slow upload', () => {
    const uploading = new Set(['u0', 'u1', 'u2']);
    const queued = some(9, 'queued');
    const piled = (count: number) =>
      starts([...some(count, 'uploading', 'u'), ...queued], { upload: uploading }).prepare.length;
    expect([3, 4, 5, 6, 50].map(piled)).toEqual([2, 1, 0, 0, 0]);
  });

  test('a copy that is being made counts as much as one that waits', () => {
    const photos = [
      ...some(3, 'uploading', 'u'),
      ...some(1, 'preparing', 'p'),
      ...some(9, 'queued'),
    ];
    const underWay = { prepare: new Set(['p0']), upload: new Set(['u0', 'u1', 'u2']) };
    expect(starts(photos, underWay).prepare).toEqual(['a0']);
    const twoMade = [...some(2, 'preparing', 'p'), ...photos.filter(({ id }) => id !== 'p0')];
    expect(starts(twoMade, { ...underWay, prepare: new Set(['p0', 'p1']) }).prepare).toEqual([]);
  });
});

describe('photos that a person is asked about first', () => {
  const held = (count: number, studied: Studied | null = null, letter = 'h') =>
    Array.from({ length: count }, (_, i) =>
      photoIn(STATES.queued, { id: `${letter}${i}`, isHeld: true, studied }),
    );

  test('are studied, as many at once as the lane is wide, and not prepared', () => {
    expect(starts(held(5))).toEqual({ ...NOTHING, study: ['h0', 'h1'] });
    expect(starts(held(5), { study: new Set(['h0']) }).study).toEqual(['h1']);
    expect(starts(held(5), { study: new Set(['h0', 'h1']) }).study).toEqual([]);
  });

  test('are studied once, and only while they wait', () => {
    expect(starts(held(2, STUDIED))).toEqual(NOTHING);
    expect(starts(some(2, 'queued'))).toMatchObject({ study: [], prepare: ['a0', 'a1'] });
    const without = photoIn(STATES.queued, { isHeld: true, file: null });
    expect(starts([without])).toEqual(NOTHING);
  });

  test('are worth no wait to what is ready', () => {
    const photos = [...some(1, 'uploaded'), ...held(3, STUDIED)];
    expect(starts(photos)).toMatchObject({ gather: false, submit: ['a0'] });
  });

  test('nothing begins without an original', () => {
    expect(starts([photoIn(STATES.queued, { file: null })])).toEqual(NOTHING);
  });
});

test('nothing is submitted before it is known what the server has, and all else goes on', () => {
  const photos = [...some(2, 'uploaded'), ...some(1, 'queued', 'b'), ...some(1, 'granted', 'c')];
  const joining = { isJoining: true };
  expect(starts(photos, { gathered: 'enough' }, joining)).toEqual({
    ...NOTHING,
    prepare: ['b0'],
    upload: ['c0'],
  });
  expect(starts(photos, { gathered: 'enough' })).toMatchObject({ submit: ['a0', 'a1'] });
});

test('a copy asks for its grant at once, and waits for a lane only with it', () => {
  const photos = [...some(5, 'prepared'), ...some(1, 'granted', 'b')];
  expect(starts(photos)).toMatchObject({
    grant: ['a0', 'a1', 'a2', 'a3', 'a4'],
    upload: ['b0'],
  });
  const asked = new Set(['a0', 'a1', 'a3', 'a4']);
  expect(starts(photos, { grant: asked }).grant).toEqual(['a2']);
});

describe('submissions', () => {
  test('one takes all that are ready, up to what one request may hold', () => {
    expect(starts(some(3, 'uploaded')).submit).toEqual(['a0', 'a1', 'a2']);
    expect(starts(some(9, 'uploaded')).submit).toEqual(['a0', 'a1', 'a2', 'a3']);
  });

  test('there is one at a time', () => {
    expect(starts(some(3, 'uploaded'), { submit: new Set(['elsewhere']) }).submit).toEqual([]);
  });

  test('what the server has taken over is not offered again', () => {
    expect(starts([...some(1, 'inLine', 'b'), ...some(1, 'running', 'c')]).submit).toEqual([]);
  });

  test('what it may have, though the answer is not known, is offered until it is', () => {
    expect(starts([...some(1, 'offered'), ...some(1, 'leaving', 'b')]).submit).toEqual([
      'a0',
      'b0',
    ]);
  });

  test.each(['queued', 'preparing', 'prepared', 'uploading'] as const)(
    'what is ready waits for a photo that is %s, but not for long',
    (state) => {
      const photos = [...some(2, 'uploaded'), ...some(1, state, 'b')];
      expect(starts(photos)).toMatchObject({ gather: true, submit: [] });
      expect(starts(photos, { gathered: 'now' })).toMatchObject({ gather: false, submit: [] });
      expect(starts(photos, { gathered: 'enough' })).toMatchObject({
        gather: false,
        submit: ['a0', 'a1'],
      });
    },
  );

  test('a full list waits for nothing', () => {
    const photos = [...some(4, 'uploaded'), ...some(1, 'queued', 'b')];
    expect(starts(photos)).toMatchObject({ gather: false, submit: ['a0', 'a1', 'a2', 'a3'] });
  });

  test('what comes while one is on its way begins to wait for others meanwhile', () => {
    const photos = [...some(1, 'offered'), ...some(1, 'uploaded', 'b'), ...some(1, 'queued', 'c')];
    const submit = new Set(['a0']);
    expect(starts(photos, { submit })).toMatchObject({ gather: true, submit: [] });
    const others = photos.filter(({ id }) => id !== 'b0');
    expect(starts(others, { submit })).toMatchObject({ gather: false, submit: [] });
  });
});

describe('wishes', () => {
  const photos = [
    ...some(2, 'cancelling'),
    ...some(2, 'retrying', 'b'),
    ...some(3, 'cancelling', 'c'),
  ];

  test('go to the server in lists of one kind, as long as a request may be', () => {
    expect(starts(photos).change).toEqual(['cancel', 'a0', 'a1', 'c0', 'c1']);
    expect(starts(photos.slice(2, 4)).change).toEqual(['retry', 'b0', 'b1']);
  });

  test('one list at a time', () => {
    expect(starts(photos, { change: new Set(['a0']) }).change).toBeNull();
  });

  test('wait until the server has the photo', () => {
    expect(starts(some(1, 'leaving')).change).toBeNull();
  });
});

test('nothing begins in a batch that is about to be deleted', () => {
  const photos = (Object.keys(STATES) as (keyof typeof STATES)[]).map((name) =>
    photoIn(STATES[name], { id: name }),
  );
  const batch = { ...batchOf(...photos), isClosing: true };
  expect(nextStarts(batch, IDLE, LANES)).toEqual(NOTHING);
});

test('a preview is tried once: neither a picture nor a reason why not is made again', () => {
  const reason = { ...STATES.done, preview: 'cutout-unavailable' } as const;
  expect(starts([photoIn(reason), ...some(1, 'previewed', 'b')]).preview).toEqual([]);
});

test('a picture that nobody has looked at is made once more, but not after that was tried', () => {
  const unseen = photoIn({ ...STATES.previewed, findings: null }, { id: 'a' });
  expect(starts([unseen]).preview).toEqual(['a']);
  expect(starts([unseen], { examined: new Set(['a']) }).preview).toEqual([]);
  const vain = photoIn({ ...STATES.previewed, findings: null, isBlind: true }, { id: 'a' });
  expect(starts([vain]).preview).toEqual([]);
});

test('a picture is made of what is looked at by itself, drawn in the list or not', () => {
  const rest = { drawn: new Set(['a0']), seen: new Set(['a2']) };
  expect(starts(some(3, 'done'), {}, rest).preview).toEqual(['a0', 'a2']);
});

describe('where the whole batch is reviewed', () => {
  const photos = some(3, 'done');
  const wanted = { drawn: new Set(['a1']), isReviewWanted: true };

  test('what somebody sees goes before what nobody does', () => {
    expect(starts(photos, {}, wanted).preview).toEqual(['a1']);
    expect(starts(photos, { preview: new Set(['a1']) }, wanted).preview).toEqual([]);
  });

  test('the others follow as many at a time as there is room for, and make none wait that is seen', () => {
    const batch = { ...batchOf(...photos), ...wanted, drawn: new Set<string>() };
    const idle = { ...IDLE, preview: new Set(['a0']) };
    const lanes = { ...LANES, review: 2 };
    expect(nextStarts(batch, idle, lanes).preview.map(({ id }) => id)).toEqual(['a1']);
    const busy = { ...IDLE, preview: new Set(['a0', 'a1']) };
    const seen = { ...batch, seen: new Set(['a2']) };
    expect(nextStarts(seen, busy, lanes).preview.map(({ id }) => id)).toEqual(['a2']);
  });

  test('the others follow one at a time, and only there', () => {
    const rest = { ...wanted, drawn: new Set<string>() };
    expect(starts(photos, {}, rest).preview).toEqual(['a0']);
    expect(starts(photos, { preview: new Set(['a0']) }, rest).preview).toEqual([]);
    expect(starts(photos, {}, { drawn: new Set<string>() }).preview).toEqual([]);
  });
});
