import type { Locator, Page } from '@playwright/test';
import { expect, mugNamed, saveAsDownload, test } from './app';
import { coveredFocus } from './measures';

/** Presses Tab until this has the focus; on the way whatever has it must be in sight. */
async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab') {
  await expect(target).toBeEnabled();
  for (let presses = 0; presses < 60; presses++) {
    const hasFocus = (element: Element) => element === document.activeElement;
    if (await target.evaluate(hasFocus)) return;
    await page.keyboard.press(key);
    expect(await coveredFocus(page), 'the focus is covered').toBeNull();
  }
  throw new Error(`Tab never leads to ${target}`);
}

async function press(page: Page, target: Locator, key = 'Enter') {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

test('by keys alone, and by roles and names alone: chosen, seen, repaired, named and saved', async ({
  batch,
}) => {
  test.slow();
  const { page } = batch;
  await saveAsDownload(page);
  await page.reload();
  const ask = page.getByRole('checkbox', { name: /^Show what larger batches will cost/ });
  await press(page, ask, 'Space');
  await expect(ask).toBeChecked();
  const chooser = page.waitForEvent('filechooser');
  await tabTo(page, page.getByRole('button', { name: 'Choose photos' }), 'Shift+Tab');
  await page.keyboard.press('Enter');
  const names = Array.from({ length: 6 }, (_, i) => `mug-${i}.jpg`);
  await (await chooser).setFiles(
    await Promise.all(names.map((name, i) => mugNamed(name, 400 + i))),
  );

  await expect(page.getByRole('heading', { name: /^This will use at most 6/ })).toBeVisible();
  await press(page, page.getByRole('button', { name: 'Start 6 photos' }));
  for (const name of names) await batch.toBe(name, 'done');
  // Whoever pressed it is in the list by then.
  await expect(batch.photo('mug-0.jpg')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(batch.photo('mug-1.jpg')).toBeFocused();
  await page.keyboard.press('Enter');

  const viewer = page.getByRole('dialog', { name: 'mug-1.jpg' });
  await expect(viewer.getByRole('img', { name: 'mug-1.jpg without its background' })).toBeVisible();
  await tabTo(page, viewer.getByRole('slider', { name: 'Before and after' }));
  await page.keyboard.press('End');
  await expect(viewer.getByRole('slider', { name: 'Before and after' })).toHaveValue('100');
  await press(page, viewer.getByRole('button', { name: 'Repair' }));
  const stage = viewer.getByRole('application', { name: 'mug-1.jpg, under the brush' });
  await expect(stage).toHaveAttribute('aria-busy', 'false');
  await expect(stage).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.down('Space');
  for (let steps = 0; steps < 3; steps++) await page.keyboard.press('ArrowRight');
  await page.keyboard.up('Space');
  await expect(viewer.getByRole('status').filter({ hasText: '1 change' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(stage).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(batch.photo('mug-1.jpg')).toBeFocused();

  await press(page, page.getByRole('button', { name: 'Export', exact: true }));
  const panel = page.getByRole('region', { name: 'Export' });
  await expect(panel.getByRole('heading', { name: 'Export' })).toBeFocused();
  await press(page, panel.getByRole('button', { name: 'Add', exact: true }));
  await press(page, panel.getByRole('checkbox', { name: 'Etsy' }), 'Space');
  await press(page, panel.getByRole('button', { name: 'Add 1' }));
  await expect(panel.getByRole('button', { name: 'Add', exact: true })).toBeFocused();
  await tabTo(page, panel.getByRole('textbox', { name: 'Pattern, without the ending' }));
  await page.keyboard.press('Control+a');
  await page.keyboard.type('{sku}_{preset}_{n:2}');
  const saved = page.waitForEvent('download');
  await press(page, panel.getByRole('button', { name: 'Save as zip' }));
  expect((await saved).suggestedFilename()).toMatch(/\.zip$/);
  await expect(panel.getByRole('status').filter({ hasText: '12 files saved.' })).toBeVisible({
    timeout: 120_000,
  });
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
});
