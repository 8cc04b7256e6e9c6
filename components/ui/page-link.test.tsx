// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PageLink } from './page-link';

const pushed: string[] = [];
vi.mock('next/navigation', () => ({
  useRouter: () => ({ push: (href: string) => pushed.push(href) }),
}));

beforeEach(() => {
  pushed.length = 0;
});
afterEach(cleanup);

const link = () => {
  render(<PageLink href="/batches">Batches</PageLink>);
  return screen.getByRole('link', { name: 'Batches' });
};

test('a click goes there within this page', () => {
  const isLeftToBrowser = fireEvent.click(link());
  expect(isLeftToBrowser).toBe(false);
  expect(pushed).toEqual(['/batches']);
});

test.each([
  { ctrlKey: true },
  { metaKey: true },
  { shiftKey: true },
  { altKey: true },
  { button: 1 },
])('a click with %o is the browser’s', (how) => {
  const element = link();
  // A window of its own is not opened here.
  let wasPrevented = true;
  const look = (event: Event) => {
    wasPrevented = event.defaultPrevented;
    event.preventDefault();
  };
  window.addEventListener('click', look, { once: true });
  fireEvent.click(element, how);
  window.removeEventListener('click', look);
  expect(wasPrevented).toBe(false);
  expect(pushed).toEqual([]);
});
