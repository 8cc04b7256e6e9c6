import { execFile } from 'node:child_process';
import AxeBuilder from '@axe-core/playwright';
import { expect, freshDatabase, test } from './app';
import { cleanEnvironment } from './runner/environment.mjs';
import { AppServer, freePort } from './server';

interface Run {
  code: number;
  /** What was printed, in one line, as it is broken for terminals. */
  said: string;
}

/** A command of the project, in an environment of its own. */
const run = (command: 'doctor' | 'migrate', variables: Record<string, string>): Promise<Run> =>
  new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--conditions=react-server', '--import=tsx', `lib/commands/${command}.ts`],
      { env: { ...cleanEnvironment(), VERCEL_BLOB_RETRIES: '0', ...variables } },
      (_, stdout, stderr) =>
        resolve({
          code: child.exitCode ?? -1,
          said: (stdout + stderr).replace(/\s+/g, ' '),
        }),
    );
  });

const machine = (app: AppServer) => ({ PORT: String(app.port), DATA_DIR: app.dataDir });

/** The stand-ins of an app as if they were the real services, as another process reaches them. */
const services = (app: AppServer) => ({
  KIE_API_KEY: 'standin',
  KIE_API_URL: `${app.origin}/standin/kie`,
  KIE_WEBHOOK_HMAC_KEY: 'standin',
});

test.describe('npm run doctor', () => {
  test('finds a machine without any key well while its app runs', async ({ app }) => {
    const { code, said } = await run('doctor', { ...machine(app), CRON_SECRET: '' });
    expect(said).toContain('the built-in engine does the work');
    expect(said).toContain('One was written, read and deleted');
    expect(said).toContain('All is well');
    expect(code).toBe(0);
  });

  test('says every problem of a configuration that cannot be read', async () => {
    const { code, said } = await run('doctor', { PORT: 'x', KIE_API_URL: 'https://k.example.com' });
    expect(said).toContain('✗ Configuration PORT:');
    expect(said).toContain('KIE_API_URL is set without KIE_API_KEY');
    expect(said).toContain('2 problems');
    expect(code).toBe(1);
  });

  test('tells what helps against a wrong key, a wrong token and a database that is down', async ({
    app,
  }) => {
    const { code, said } = await run('doctor', {
      ...services(app),
      KIE_API_KEY: 'wrong-secret-key',
      BLOB_READ_WRITE_TOKEN: 'vercel_blob_rw_elsewhere_secrettoken',
      VERCEL_BLOB_API_URL: `${app.origin}/standin/blob`,
      BLOB_READ_ORIGIN: `${app.origin}/standin/blob/files/private`,
      DATABASE_URL: 'postgres://somebody:secretpassword@127.0.0.1:1/clearcut',
    });
    expect(said).toContain('Kie does not know the key. → Make a key at kie.ai/api-key');
    expect(said).toContain('The store refuses the token. → In Vercel under Storage');
    expect(said).toMatch(/The database does not answer: .*ECONNREFUSED.* → Check DATABASE_URL/);
    expect(said).toContain('3 problems');
    expect(said).not.toContain('secret');
    expect(code).toBe(1);
  });

  test('names the migrations that a database wants, until they are in @database', async ({
    app,
  }) => {
    const database = await freshDatabase();
    test.skip(!database, 'no PostgreSQL was given');
    const variables = { ...machine(app), DATABASE_URL: database ?? '' };
    const before = await run('doctor', variables);
    expect(before.said).toContain('The database is not migrated. Missing: 0000_tasks, 0001_');
    expect(before.said).toContain('npm run migrate');
    expect(before.code).toBe(1);
    expect((await run('migrate', variables)).code).toBe(0);
    const after = await run('doctor', variables);
    expect(after.said).toContain('has all migrations');
    expect(after.code).toBe(0);
  });
});

test.describe('the preflight page', () => {
  test('shows how everything stands, and tries again', async ({ page, app }) => {
    await page.setViewportSize({ width: 390, height: 800 });
    await page.goto(`${app.origin}/preflight`);
    const checks = page.getByRole('list', { name: 'Checks' });
    await expect(checks.getByRole('listitem', { name: 'Kie' })).toContainText('built-in engine');
    await expect(checks.getByRole('listitem', { name: 'Database' })).toContainText('OK');
    const status = page.getByRole('status').filter({ hasText: 'Checked at' });
    const first = await status.textContent();
    await app.knobs({ credits: 5 });
    await expect(async () => {
      await page.getByRole('button', { name: 'Check again' }).click();
      await expect(status).not.toHaveText(first ?? '', { timeout: 2_000 });
    }).toPass();
    for (const colorScheme of ['light', 'dark'] as const) {
      // What fades to another colour is measured once it has it.
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id }) => id)).toEqual([]);
      const { scrollWidth } = await page
        .locator('html')
        .evaluate(({ scrollWidth }) => ({ scrollWidth }));
      expect(scrollWidth).toBe(390);
    }
  });

  test('tells what helps against a wrong key, and no secret', async ({ page, app }) => {
    const broken = new AppServer(await freePort(), {
      ...services(app),
      KIE_API_KEY: 'wrong-secret-key',
    });
    await broken.start();
    const answer = await page.goto(`${broken.origin}/preflight`);
    const kie = page.getByRole('listitem', { name: 'Kie' });
    await expect(kie).toContainText('Kie does not know the key');
    await expect(kie).toContainText('What to do: Make a key at kie.ai/api-key');
    const body = (await answer?.text()) ?? '';
    for (const secret of ['wrong-secret-key', 'the-secret-of-the-tests', 'vercel_blob_rw_']) {
      expect(body).not.toContain(secret);
    }
    await broken.remove();
  });

  test('is not there for the public', async ({ page }) => {
    const open = new AppServer(await freePort(), { PUBLIC_PHOTOS_PER_DAY: '10' });
    await open.start();
    expect((await page.goto(`${open.origin}/preflight`))?.status()).toBe(404);
    await open.remove();
  });
});
