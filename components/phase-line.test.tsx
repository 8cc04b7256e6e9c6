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
  ['uploading', 'Uploading 50%'],
  ['uploaded', 'In line'],
  ['inLine', 'In line'],
  ['running', 'Removing the background'],
  ['done', '6,000 × 4,000 px'],
  ['previewed', '6,000 × 4,000 px'],
  ['failed', 'The background removal failed on this picture. Try again.'],
  ['refused', 'This is not a picture, whatever its name says.'],
  ['cancelled', 'Cancelled'],
])('a photo that is %s reads: %s', (state, words) => {
  expect(linesOf(photoIn(STATES[state]))).toEqual([words]);
});

test('what is worth knowing of a photo is said under its phase, each in a line', () => {
  const prepared = { ...PREPARED, notes: ['wide-gamut', 'has-alpha'] as const };
  expect(linesOf(photoIn(STATES.done, { prepared }))).toEqual([
    '6,000 × 4,000 px',
    'Wide-gamut colours, converted to sRGB',
    'Was partly transparent already; that is kept',
  ]);
});
