// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { batchOf, PREPARED, photoIn, STATES, storeOf } from '@/lib/batch/fixture';
import { type Deliverable, PLAIN_CUTOUT } from '@/lib/export/deliverable';
import type { ExportSettings } from '@/lib/export/settings';
import type { ExportShelf } from '@/lib/keep/export-shelf';
import { PLAIN_LAYOUT } from '@/lib/layout/layout';
import { sessionOf } from '../fixture';
import type { Session } from '../session';
import { AtExport, createExportRoom } from './export-room';
import { outlineOf } from './outline';
import { mustPlan } from './plan-photos';
import { SaveSection } from './save-section';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const SHELF: ExportShelf = {
  settings: async () => null,
  lastSettings: async () => null,
  keepSettings: async () => undefined,
  picture: async () => null,
  keepPicture: async () => undefined,
};

function show(settings: Partial<ExportSettings>, parts: Partial<Session> = {}) {
  const room = createExportRoom(SHELF);
  room.change({ deliverables: [PLAIN_CUTOUT], ...settings });
  const photo = photoIn(STATES.previewed, { id: 'a', name: 'mug.jpg', prepared: PREPARED });
  const store = storeOf(batchOf(photo));
  const outline = outlineOf(store.get(), room.get().settings, { now: new Date() });
  render(
    <AtExport value={room}>
      <SaveSection store={store} openSession={async () => sessionOf(parts)} outline={outline} />
    </AtExport>,
  );
  return room;
}

test('that a folder gets a manifest all the same is said where none is wanted', () => {
  vi.stubGlobal('showDirectoryPicker', () => Promise.reject(new Error('not now')));
  const room = show({ withManifest: false });
  expect(screen.getByText(/^A folder always gets its manifest/)).toBeDefined();
  act(() => room.change({ withManifest: true }));
  expect(screen.queryByText(/^A folder always gets/)).toBeNull();
});

const HUGE: Deliverable = {
  ...PLAIN_CUTOUT,
  layout: { ...PLAIN_LAYOUT, canvas: { kind: 'fixed', width: 17_000, height: 100 } },
  format: { type: 'webp', isLossless: false, quality: 80 },
};

test('a file with more pixels than its format holds is refused before any is made', async () => {
  const room = show({ deliverables: [HUGE] });
  expect(screen.getByText('mug.webp').parentElement?.textContent).toBe(
    'mug.webp: 17,000 × 100 pixels are more than WebP holds',
  );
  const zip = screen.getByRole<HTMLButtonElement>('button', { name: 'Save as zip' });
  expect(zip.disabled).toBe(true);
  const batch = batchOf(photoIn(STATES.previewed, { id: 'a', prepared: PREPARED }));
  const job = { batch, session: sessionOf(), settings: room.get().settings, picture: room.picture };
  const planning = mustPlan({ ...job, signal: new AbortController().signal });
  await expect(planning).rejects.toMatchObject({ code: 'too-large-for-format' });
});

test('what a lossy format comes to is said before anything is saved', async () => {
  const format = { type: 'jpeg', quality: 90, chroma: '4:4:4' } as const;
  const background = { kind: 'colour', colour: '#ffffff' } as const;
  const shop: Deliverable = { ...PLAIN_CUTOUT, name: 'Shop', format, background };
  const { render: make } = sessionOf();
  const ordered = vi.fn();
  show(
    { deliverables: [shop] },
    {
      render: async (photo, order, signal) => {
        const made = await make(photo, order, signal);
        ordered(order(made.size).isMeasured);
        const picture = new Blob([new Uint8Array(240_000)]);
        return { ...made, picture, psnr: 47.3, format: { ...format, quality: 82 } };
      },
    },
  );
  await screen.findByText(
    'Shop: about 240 kB each, 47 dB against the exact picture, quality lowered to 82 for the limit of its rules',
    {},
    { timeout: 5_000 },
  );
  expect(ordered).toHaveBeenCalledWith(true);
});

test('a size that is being measured gives way to what is to be saved', async () => {
  const asked: AbortSignal[] = [];
  show(
    {},
    {
      finish: (_, signal) => {
        asked.push(signal);
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        });
      },
    },
  );
  await waitFor(() => expect(asked).toHaveLength(1), { timeout: 10_000 });
  fireEvent.click(screen.getByRole('button', { name: 'Save as zip' }));
  await waitFor(() => expect(asked[0]?.aborted).toBe(true));
});
