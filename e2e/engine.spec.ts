import { expect, test } from '@playwright/test';
import { BatchPage, mugNamed, picture } from './app';
import { AppServer, freePort } from './server';

test('the full engine cannot be fetched: the quick one serves, and the page says so', async ({
  page,
}) => {
  const app = new AppServer(await freePort(), {
    ENGINE: 'neural',
    npm_config_registry: 'http://127.0.0.1:9/',
    npm_config_fetch_retries: '0',
    npm_config_offline: 'false',
  });
  await app.start();
  const batch = new BatchPage(page, app);
  await batch.open();
  const badge = page.getByText('Built-in engine', { exact: true });
  await expect(badge.first()).toBeVisible();
  await badge.first().click();
  await expect(page.getByText(/about 292 MB are fetched once/)).toBeVisible();
  await expect(page.getByText(/AGPL-3.0/)).toBeVisible();

  await batch.add(await mugNamed('plain.jpg'), picture('photos/teddy-wood-table.jpg'));
  await batch.toBe('plain.jpg', 'done');
  await batch.toBe('teddy-wood-table.jpg', 'failed');
  await expect(batch.photo('teddy-wood-table.jpg')).toContainText('only handles plain backdrops');
  await expect(page.getByText('Built-in engine: plain backdrops only')).toBeVisible();
  await expect(page.getByText(/The full engine could not be fetched/).first()).toBeVisible();
  expect(app.events.map(({ event }) => event)).toContain('engine-fetch-failed');
  await app.remove();
});
