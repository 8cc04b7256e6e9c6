import { expect, test } from '@playwright/test';
import { AppServer, freePort } from './server';

test('a configuration that cannot work ends the start, with every problem at once', async () => {
  const app = new AppServer(await freePort(), {
    KIE_API_KEY: 'real-key-of-somebody',
    DATABASE_URL: 'mysql://nowhere',
    APP_URL: 'not a url',
  });
  await expect(app.start()).rejects.toThrow(/Clearcut cannot start/);
  expect(app.output).toContain('DATABASE_URL');
  expect(app.output).toContain('APP_URL');
  expect(app.output).not.toContain('real-key-of-somebody');
  await app.remove();
});

test('a real key without a store that Kie can reach is said at the start', async () => {
  const app = new AppServer(await freePort(), { KIE_API_KEY: 'real-key-of-somebody' });
  await expect(app.start()).rejects.toThrow(/set BLOB_READ_WRITE_TOKEN/);
  await app.remove();
});

test('where both real services are set the stand-ins are not there', async () => {
  const app = new AppServer(await freePort(), {
    KIE_API_KEY: 'key',
    KIE_API_URL: 'http://localhost:9',
    BLOB_READ_WRITE_TOKEN: 'vercel_blob_rw_store_secret',
    VERCEL_BLOB_API_URL: 'http://localhost:9',
  });
  await app.launch();
  await app.until(async () => (await fetch(app.origin)).ok);
  for (const path of ['standin/kie/log', 'standin/kie/api/v1/chat/credit', 'standin/blob']) {
    expect((await fetch(`${app.origin}/${path}`)).status, path).toBe(404);
  }
  const page = await (await fetch(app.origin)).text();
  expect(page).not.toContain('Built-in engine');
  await app.remove();
});

test('the database is down: said as unavailable, and the page still stands', async () => {
  const app = new AppServer(await freePort(), {
    DATABASE_URL: 'postgres://nobody@127.0.0.1:9/nothing',
  });
  await app.launch();
  await app.until(async () => (await fetch(app.origin)).ok);
  const health = await fetch(`${app.origin}/api/health`);
  expect(health.status).toBe(503);
  expect(await health.json()).toMatchObject({ ok: false, database: 'down' });
  const status = await fetch(`${app.origin}/api/batches/${'a'.repeat(26)}`);
  expect(status.status).toBe(503);
  expect(await status.json()).toEqual({ error: 'database-unavailable' });
  await app.remove();
});
