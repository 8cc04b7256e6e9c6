import { describe, expect, test } from 'vitest';
import type { FlagCode } from '@/lib/matte/flag';
import {
  batchOf,
  FINDINGS,
  flagOf,
  photoIn,
  STATES,
  viewOf as taskView,
  watchedBy,
} from './fixture';
import type { PhotoIn } from './photo';
import { reduce } from './reducer';
import { createViewer, FILTERS, type ViewOptions, viewOf } from './view';

const ALL: ViewOptions = { filter: 'all', sort: 'added', search: '' };

const mixed = batchOf(
  photoIn(STATES.running, { id: 'a', name: 'IMG_10.jpg' }),
  photoIn(STATES.queued, { id: 'b', name: 'img_9.jpg' }),
  photoIn(STATES.done, { id: 'c', name: 'IMG_1.jpg' }),
  photoIn(STATES.refused, { id: 'd', name: 'mug.jpg' }),
  photoIn(STATES.uploading, { id: 'e', name: 'Bag.jpg' }),
  photoIn(STATES.cancelled, { id: 'f', name: 'img_1.jpg' }),
  photoIn(STATES.queued, { id: 'g', name: 'Émile.jpg', isHeld: true }),
);

describe('what is shown', () => {
  test.each<[ViewOptions['filter'], string]>([
    ['all', 'abcdefg'],
    ['waiting', 'bg'],
    ['working', 'ae'],
    ['done', 'c'],
    ['failed', 'd'],
    ['cancelled', 'f'],
    ['review', ''],
    ['rejected', ''],
  ])('with the filter %s: %s', (filter, ids) => {
    expect(viewOf(mixed, { ...ALL, filter }).join('')).toBe(ids);
  });

  test('a photo in line waits; at work is what the model, or this page, has in hand', () => {
    const batch = batchOf(
      photoIn(STATES.inLine, { id: 'a' }),
      photoIn(STATES.running, { id: 'b' }),
      photoIn(STATES.offered, { id: 'c' }),
      photoIn(STATES.preparing, { id: 'd' }),
      photoIn(STATES.leaving, { id: 'e' }),
    );
    expect(viewOf(batch, { ...ALL, filter: 'waiting' }).join('')).toBe('ac');
    expect(viewOf(batch, { ...ALL, filter: 'working' }).join('')).toBe('bde');
  });

  test('every photo passes exactly the filter of its stage, besides all', () => {
    const found = FILTERS.filter((filter) => filter !== 'all').flatMap((filter) =>
      viewOf(mixed, { ...ALL, filter }),
    );
    expect(found.toSorted()).toEqual([...mixed.order]);
  });

  test('by name as a person counts, equal names as they were added', () => {
    expect(viewOf(mixed, { ...ALL, sort: 'name' }).join('')).toBe('egcfbad');
  });

  test('a name comes before what another adds to it, whatever stands between them', () => {
    const named = ['mug_10.jpg', 'mug-back.jpg', 'mug.jpg', 'mug_2.jpg', 'mug (1).jpg'];
    const batch = batchOf(...named.map((name) => photoIn(STATES.done, { id: name, name })));
    const sorted = viewOf(batch, { ...ALL, sort: 'name' });
    expect(sorted[0]).toBe('mug.jpg');
    expect(sorted.indexOf('mug_2.jpg')).toBeLessThan(sorted.indexOf('mug_10.jpg'));
  });

  test('by phase what needs somebody first, and each phase as it was added', () => {
    expect(viewOf(mixed, { ...ALL, sort: 'phase' }).join('')).toBe('dbgaecf');
  });

  test('by a part of the name or of the folder, whatever its case and however accents are written', () => {
    const found = (search: string) => viewOf(mixed, { ...ALL, search }).join('');
    expect(found(' MUG ')).toBe('d');
    expect(found('e\u0301mile')).toBe('g');
    expect(found('emile')).toBe('g');
    expect(found('ÍMG_10')).toBe('a');
    expect(found('ｍｕｇ')).toBe('d');
    expect(found('nothing')).toBe('');
    const shelf = photoIn(STATES.done, { id: 'x', name: '1.jpg' });
    const batch = batchOf({ ...shelf, folder: 'Autumn/Mugs' }, photoIn(STATES.done));
    expect(viewOf(batch, { ...ALL, search: 'autumn' })).toEqual(['x']);
    expect(viewOf(batch, { ...ALL, search: 'mügs/1' })).toEqual(['x']);
    const wide = batchOf({ ...shelf, folder: 'Größe' }, photoIn(STATES.done));
    expect(viewOf(wide, { ...ALL, search: 'grosse' })).toEqual(['x']);
  });

  test('same names lie together, sorted by their folders', () => {
    const folders = ['day 10', 'day 2', 'day-2', 'day 2/b', '', 'day 2/a'];
    const batch = batchOf(
      ...folders.map((folder) => photoIn(STATES.done, { id: folder, name: '1.jpg', folder })),
    );
    const sorted = viewOf(batch, { ...ALL, sort: 'name' });
    expect(sorted.filter((folder) => folder !== 'day-2')).toEqual([
      ...['', 'day 2', 'day 2/a', 'day 2/b', 'day 10'],
    ]);
  });
});

describe('by risk', () => {
  const flagged = (id: string, code: FlagCode, rest: Partial<PhotoIn<'done'>> = {}) =>
    photoIn(
      { ...STATES.previewed, findings: { ...FINDINGS, flags: [flagOf(code, 0.5)] }, ...rest },
      { id },
    );
  const batch = batchOf(
    photoIn(STATES.previewed, { id: 'good' }),
    photoIn(STATES.done, { id: 'unseen' }),
    flagged('frame', 'touches-frame'),
    photoIn(STATES.failed, { id: 'failed' }),
    flagged('soft', 'soft-inside'),
    flagged('kept', 'holes', { verdict: 'keep' }),
    flagged('bad', 'empty', { verdict: 'reject' }),
    photoIn(STATES.queued, { id: 'queued' }),
  );

  test('what is worst comes first, judged or not; what failed comes before all that is well', () => {
    expect(viewOf(batch, { ...ALL, sort: 'risk' })).toEqual([
      ...['soft', 'bad', 'kept', 'frame', 'failed', 'good', 'unseen', 'queued'],
    ]);
  });

  test('to be reviewed is what is flagged, and not judged yet', () => {
    expect(viewOf(batch, { ...ALL, filter: 'review' })).toEqual(['frame', 'soft']);
    expect(viewOf(batch, { ...ALL, filter: 'rejected' })).toEqual(['bad']);
    const view = createViewer();
    const { counts, unexamined } = view(batch, ALL);
    expect(counts).toMatchObject({ done: 6, review: 2, rejected: 1 });
    expect(unexamined).toBe(1);
    const judged = reduce(batch, { type: 'judged', ids: ['soft'], verdict: 'keep' });
    expect(view(judged, ALL).counts).toMatchObject({ done: 6, review: 1 });
    const next = reduce(judged, {
      ...{ type: 'examined', id: 'unseen', run: 0 },
      findings: { ...FINDINGS, flags: [flagOf('halo', 0.5)] },
    });
    expect(view(next, ALL)).toMatchObject({ unexamined: 0, counts: { review: 2 } });
  });
});

describe('as the batch goes on', () => {
  const sent = (batch: typeof mixed, sentBytes: number) =>
    reduce(batch, { type: 'sent', id: 'e', run: 0, sentBytes });

  test.each(['added', 'name', 'phase', 'risk'] as const)(
    'the view by %s is the very same while an upload goes on',
    (sort) => {
      const view = createViewer();
      const options = { ...ALL, sort };
      const first = view(mixed, options);
      const further = sent(mixed, 7);
      expect(further.photos).not.toBe(mixed.photos);
      expect(view(further, options)).toBe(first);
      expect(view(sent(further, 9), options)).toBe(first);
    },
  );

  test('a photo that is done is counted as such, and the list is the very same', () => {
    const view = createViewer();
    const first = view(mixed, ALL);
    expect(first.counts).toEqual({
      all: 7,
      waiting: 2,
      working: 2,
      done: 1,
      failed: 1,
      cancelled: 1,
      review: 0,
      rejected: 0,
    });
    expect(first.unexamined).toBe(1);
    const next = view(reduce(mixed, watchedBy(mixed, [taskView('task-a', 'succeeded')])), ALL);
    expect(next.counts).toMatchObject({ working: 1, done: 2 });
    expect(next.ids).toBe(first.ids);
  });

  test('it leaves a filter that it does not pass any more', () => {
    const view = createViewer();
    const options = { ...ALL, filter: 'working' as const };
    expect(view(mixed, options).ids).toEqual(['a', 'e']);
    const later = reduce(mixed, watchedBy(mixed, [taskView('task-a', 'succeeded')]));
    expect(view(later, options).ids).toEqual(['e']);
  });

  test('other options, and photos that go, are another view', () => {
    const view = createViewer();
    view(mixed, ALL);
    expect(view(mixed, { ...ALL, filter: 'done' }).ids).toEqual(['c']);
    expect(view(mixed, ALL).ids).toHaveLength(7);
    const fewer = reduce(mixed, { type: 'removed', ids: ['c'] });
    expect(view(fewer, ALL).ids.join('')).toBe('abdefg');
  });
});
