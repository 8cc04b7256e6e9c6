// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { PREPARED, photoIn, STATES } from '@/lib/batch/fixture';
import type { Photo } from '@/lib/batch/photo';
import { PhaseLine } from './phase-line';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
afterEach(cleanup);

const linesOf = (photo: Photo) =>
  [...render(<PhaseLine photo={photo} />).container.querySelectorAll('p')].map(
    ({ textContent }) => textContent,
  );

test.each<[keyof typeof STATES, string]>([
  ['queued', 'Waiting'],
  ['preparing', 'Preparing'],
  ['prepared', 'Ready to upload'],
  ['granted', 'Ready to upload'],
  ['uploading', 'Uploading 50%'],
  ['uploaded', 'In line'],
  ['inLine', 'In line'],
  ['running', 'Removing the background'],
  ['done', 'Fetching the cut-out'],
  ['previewed', '6,000 × 4,000 px'],
  ['failed', 'The background removal failed on this picture. Try again.'],
  ['refused', 'This is not a picture, whatever its name says.'],
  ['retrying', 'In line'],
  ['cancelling', 'Cancelling'],
  ['cancelled', 'Cancelled'],
  ['stopped', 'Cancelled. It was with the model already: a credit may be used.'],
])('a photo that is %s reads: %s', (state, words) => {
  expect(linesOf(photoIn(STATES[state]))).toEqual([words]);
});

test('a photo that waits for somebody says for what', () => {
  const held = photoIn(STATES.queued, { isHeld: true });
  expect(linesOf(held)).toEqual(['Waiting for your go-ahead']);
  expect(linesOf({ ...held, file: null })).toEqual(['Add the original again to go on']);
});

test('a photo that another browser brought is done, and says what its full size needs', () => {
  const photo = { ...photoIn(STATES.previewed), file: null, prepared: null };
  expect(linesOf(photo)).toEqual(['Done', 'Full size needs the original']);
});

test('what is worth knowing of a photo is said under its phase, each in a line', () => {
  const prepared = { ...PREPARED, notes: ['wide-gamut', 'has-alpha'] as const };
  expect(linesOf(photoIn(STATES.previewed, { prepared }))).toEqual([
    '6,000 × 4,000 px',
    'Wide-gamut colours, converted to sRGB',
    'Was partly transparent already; that is kept',
  ]);
});

test('where a picture could not be made anew, it is said that another one is shown, and why', () => {
  expect(linesOf(photoIn({ ...STATES.previewed, stale: 'original-missing' }))).toEqual([
    '6,000 × 4,000 px',
    'The picture is the one before the last change. The original is not in this browser. Add it again to get this picture.',
  ]);
  expect(linesOf(photoIn({ ...STATES.previewed, stale: 'due' }))).toHaveLength(1);
});

test('where the small picture could not be made, the reason stands under the size', () => {
  const done = { ...STATES.previewed, preview: 'cutout-unavailable' as const };
  expect(linesOf(photoIn(done))).toEqual([
    '6,000 × 4,000 px',
    'The cut-out could not be loaded. Check the connection and try again.',
  ]);
});

test('a photo that failed is not said to be kept in some way', () => {
  const prepared = { ...PREPARED, notes: ['has-alpha'] as const };
  expect(linesOf(photoIn(STATES.failed, { prepared }))).toHaveLength(1);
});

test('a photo whose cut-out was there already says that it cost nothing', () => {
  expect(linesOf(photoIn({ ...STATES.previewed, reused: true }))).toEqual([
    '6,000 × 4,000 px',
    'Already done, no credit used',
  ]);
});

test.each<[keyof typeof STATES, string]>([
  ['inLine', 'Waiting: background removal is paused. Nothing is lost.'],
  ['running', 'Removing the background'],
  ['uploading', 'Uploading 50%'],
  ['cancelling', 'Cancelling'],
])('while the service is paused a photo that is %s reads: %s', (state, words) => {
  const { container } = render(<PhaseLine photo={photoIn(STATES[state])} isPaused />);
  expect(container.textContent).toBe(words);
});
