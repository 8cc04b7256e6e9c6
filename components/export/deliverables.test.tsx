// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { ErrorCode } from '@/lib/base/errors';
import { byHand } from '@/lib/batch/fixture';
import type { SavedPreset } from '@/lib/export/saved-preset';
import type { ExportShelf } from '@/lib/keep/export-shelf';
import { PRESETS } from '@/lib/rules/presets';
import { Deliverables } from './deliverables';
import { AtExport, createExportRoom } from './export-room';
import type { SavedPresets } from './use-saved-presets';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
afterEach(cleanup);

const SHELF: ExportShelf = {
  settings: async () => null,
  lastSettings: async () => null,
  keepSettings: async () => undefined,
  picture: async () => null,
  keepPicture: async () => undefined,
};
const EBAY = PRESETS.filter(({ id }) => id === 'ebay');

function show(save: SavedPresets['save'], deliverables = EBAY) {
  const room = createExportRoom(SHELF);
  room.change({ deliverables });
  const presets: SavedPresets = { list: [], isUnread: false, save, remove: async () => null };
  render(
    <AtExport value={room}>
      <Deliverables presets={presets} />
    </AtExport>,
  );
  fireEvent.click(screen.getByRole('button', { name: 'Edit eBay' }));
  const one = () => room.get().settings.deliverables[0];
  return { room, one };
}

const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));

test('what is changed while a preset is being saved stays changed', async () => {
  const { calls, answer } = byHand<[SavedPreset], ErrorCode | null>();
  const { room, one } = show(answer);
  press('Save as preset');
  press('Save');
  act(() =>
    room.change(({ deliverables }) => ({
      withReport: true,
      deliverables: deliverables.map((each) => ({ ...each, token: 'bay' })),
    })),
  );
  await act(async () => calls[0]?.resolve(null));
  expect(one()).toMatchObject({ id: calls[0]?.args[0].id, token: 'bay' });
  expect(room.get().settings.withReport).toBe(true);
});

test('what was removed while it was being saved as a preset does not come back', async () => {
  const { calls, answer } = byHand<[SavedPreset], ErrorCode | null>();
  const { room } = show(answer);
  press('Save as preset');
  press('Save');
  const others = PRESETS.filter(({ id }) => id === 'etsy');
  act(() => room.change({ deliverables: others }));
  await act(async () => calls[0]?.resolve(null));
  expect(room.get().settings.deliverables).toEqual(others);
});

test('no preset is saved with a picture that nobody else has', async () => {
  const { calls, answer } = byHand<[SavedPreset], ErrorCode | null>();
  const background = { kind: 'picture', pictureId: 'wood' } as const;
  show(
    answer,
    EBAY.map((one) => ({ ...one, background })),
  );
  await act(async () => undefined);
  press('Save as preset');
  expect(screen.getByText(/^The background is a picture that only this browser has/)).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Save' })).toBeNull();
  expect(calls).toHaveLength(0);
});
