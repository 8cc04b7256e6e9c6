// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { batchOf, PREPARED, photoIn, STATES } from '@/lib/batch/fixture';
import { createBatchStore } from '@/lib/batch/store';
import { PLAIN_CUTOUT } from '@/lib/export/deliverable';
import type { ExportSettings } from '@/lib/export/settings';
import type { ExportShelf } from '@/lib/keep/export-shelf';
import { sessionOf } from '../fixture';
import { AtExport, createExportRoom } from './export-room';
import { outlineOf } from './outline';
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

function show(settings: Partial<ExportSettings>) {
  const room = createExportRoom(SHELF);
  room.change({ deliverables: [PLAIN_CUTOUT], ...settings });
  const photo = photoIn(STATES.previewed, { id: 'a', name: 'mug.jpg', prepared: PREPARED });
  const store = createBatchStore(batchOf(photo));
  const outline = outlineOf(store.get(), room.get().settings, { now: new Date() });
  render(
    <AtExport value={room}>
      <SaveSection store={store} openSession={async () => sessionOf()} outline={outline} />
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
