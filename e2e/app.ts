import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test as base, expect, type Locator, type Page } from '@playwright/test';
import pg from 'pg';
import sharp from 'sharp';
import { AppServer, freePort } from './server';

export { expect };

/** A database of its own on the PostgreSQL that the run was given; `null` where there is none. */
export async function freshDatabase(): Promise<string | null> {
  const url = process.env.E2E_DATABASE_URL;
  if (!url) return null;
  const name = `e2e_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const own = new URL(url);
  own.pathname = `/${name}`;
  return own.href;
}

/** The page as a person finds it: by roles and names only. */
export class BatchPage {
  constructor(
    readonly page: Page,
    readonly app: AppServer,
  ) {}

  /** Opens the empty page, and waits until it listens: its script may come after all else. */
  async open(): Promise<void> {
    await this.page.addInitScript(() => {
      const listen = window.addEventListener;
      window.addEventListener = (...how: Parameters<typeof listen>) => {
        listen.apply(window, how);
        if (how[0] === 'paste') document.documentElement.dataset.listens = 'yes';
      };
    });
    await this.page.goto(this.app.origin);
    await this.page.locator('html[data-listens]').waitFor();
  }

  /** @param files paths, or files with a name and bytes */
  async add(...files: (string | { name: string; mimeType: string; buffer: Buffer })[]) {
    const given = files.map((file) =>
      typeof file === 'string'
        ? { name: path.basename(file), mimeType: 'image/jpeg', buffer: readFileSync(file) }
        : file,
    );
    await this.page.getByLabel('Add photos', { exact: true }).first().setInputFiles(given);
  }

  photo(name: string): Locator {
    return this.page
      .getByRole('list', { name: 'Photos' })
      .getByRole('listitem', { name, exact: true });
  }

  get photos(): Locator {
    return this.page.getByRole('list', { name: 'Photos' }).getByRole('listitem');
  }

  async toBe(name: string, phase: string): Promise<void> {
    await expect(this.photo(name)).toHaveAttribute('data-phase', phase, { timeout: 60_000 });
  }

  /** Waits until the page could be left without being asked, as nothing of it would be lost. */
  async toBeKept(): Promise<void> {
    const isKept = () =>
      this.page.evaluate(() =>
        window.dispatchEvent(new Event('beforeunload', { cancelable: true })),
      );
    await expect.poll(isKept).toBe(true);
  }

  /** Saves one photo. */
  async download(name: string): Promise<{ name: string; bytes: Buffer }> {
    const saved = this.page.waitForEvent('download');
    await this.photo(name).getByRole('button', { name: 'Download' }).click();
    const download = await saved;
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
  }
}

/** Pictures in the repository, by their paths below `e2e/images` and `public/samples`. */
export const picture = (name: string): string => path.join('e2e/images', name);
export const sample = (name: string): string => path.join('public/samples', name);

/** Raw RGBA of an encoded picture. */
export async function pixelsOf(bytes: Buffer | string) {
  const { data, info } = await sharp(bytes)
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/**
 * A photo of ours that the quick engine can cut out, named as wanted. Each has bytes of its own, as
 * the same ones would not be sent twice.
 */
export async function mugNamed(name: string, width = 900) {
  const buffer = await sharp(sample('mug.webp'))
    .resize(width)
    .jpeg({ quality: 92 })
    .withExif({ IFD0: { ImageDescription: randomBytes(8).toString('hex') } })
    .toBuffer();
  return { name, mimeType: 'image/jpeg', buffer };
}

const DISC = '<circle cx="270" cy="350" r="150" fill="#7c2f2b"/>';
const BLOCK = '<rect x="560" y="250" width="180" height="220" rx="20" fill="#234b73"/>';

/** A photo of one or two plain things on paper, far from each other, of 900 × 700 pixels. */
export async function thingsNamed(name: string, count: 1 | 2) {
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="700">
    <rect width="900" height="700" fill="#efeeec"/>${DISC}${count === 2 ? BLOCK : ''}
  </svg>`;
  const buffer = await sharp(Buffer.from(drawing))
    .jpeg({ quality: 95 })
    .withExif({ IFD0: { ImageDescription: randomBytes(8).toString('hex') } })
    .toBuffer();
  return { name, mimeType: 'image/jpeg', buffer };
}

interface WorkerFixtures {
  app: AppServer;
}

interface TestFixtures {
  batch: BatchPage;
}

/**
 * Takes away the browser's dialog for a place to save in, which no test can answer: from the next
 * page on a zip is a download.
 */
export const saveAsDownload = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    Reflect.deleteProperty(window, 'showSaveFilePicker');
    Reflect.deleteProperty(Window.prototype, 'showSaveFilePicker');
  });

/** Browser complaints about answers that a test provokes; the page itself speaks of them. */
const PROVOKED = /Failed to load resource/;

export const test = base.extend<TestFixtures, WorkerFixtures>({
  app: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads fixtures off the pattern
    async ({}, use) => {
      const database = await freshDatabase();
      const app = new AppServer(await freePort(), database ? { DATABASE_URL: database } : {});
      await app.start();
      await use(app);
      await app.remove();
    },
    { scope: 'worker' },
  ],

  batch: async ({ page, app }, use) => {
    await app.knobs({ reset: true });
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !PROVOKED.test(message.text())) {
        complaints.push(message.text());
      }
    });
    const batch = new BatchPage(page, app);
    await batch.open();
    await use(batch);
    expect(complaints, 'errors in the browser console').toEqual([]);
  },
});
