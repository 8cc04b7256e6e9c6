// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Compare } from './compare';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

beforeEach(() => {
  render(<Compare before={<i>before</i>} after={<i>after</i>} style={{ '--ratio': 1.5 }} />);
});
afterEach(cleanup);

const slider = () => screen.getByRole<HTMLInputElement>('slider', { name: 'Before and after' });
const split = () => slider().parentElement?.style.getPropertyValue('--split');

test('the line is moved by a native slider, in steps of one in a hundred, that takes the focus', () => {
  expect(slider()).toMatchObject({ type: 'range', min: '0', max: '100', disabled: false });
  expect(slider().step === '' || slider().step === '1').toBe(true);
  slider().focus();
  expect(document.activeElement).toBe(slider());
});

test('it begins in the middle', () => {
  expect(slider().value).toBe('50');
  expect(split()).toBe('50');
  expect(slider().getAttribute('aria-valuetext')).toBe('50% before');
});

test.each(['0', '30', '100'])('at %s the pictures and the voice follow', (value) => {
  fireEvent.change(slider(), { target: { value } });
  expect(split()).toBe(value);
  expect(slider().getAttribute('aria-valuetext')).toBe(`${value}% before`);
});

test('both pictures stay, and so does what the caller styled', () => {
  expect(screen.getByText('before')).toBeDefined();
  expect(screen.getByText('after')).toBeDefined();
  expect(slider().parentElement?.style.getPropertyValue('--ratio')).toBe('1.5');
});
