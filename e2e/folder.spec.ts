import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { z } from 'zod';
import { BatchPage, expect, freshDatabase, picture, sample, test } from './app';
import { AppServer, freePort } from './server';

/** A shoot as a team has it: 300 files in folders, some of them twice, two of them broken. */

const DAY_1 = 130;
const DAY_2 = 118;
const AGAIN = 40;
/** The two days, all orientations, an AVIF and a HEIC. */
const DISTINCT = DAY_1 + DAY_2 + 8 + 2;
const BROKEN = 2;
const FILES = DISTINCT + AGAIN + BROKEN;

const turned = (orientation: number) =>
  sharp(sample('mug.webp'))
    .resize(320)
    .jpeg({ quality: 92 })
    .withMetadata({ orientation })
    .toBuffer();

/** Of bytes of its own: whatever follows a JPEG's end is not read. */
const unlike = (jpeg: Buffer) => Buffer.concat([jpeg, randomBytes(8), Buffer.from([0xff, 0xd9])]);

async function makeShoot(): Promise<string> {
  const root = path.join(mkdtempSync(path.join(tmpdir(), 'clearcut-shoot-')), 'shoot');
  const put = (folder: string, name: string, bytes: Buffer) => {
    mkdirSync(path.join(root, folder), { recursive: true });
    writeFileSync(path.join(root, folder, name), bytes);
  };
  const mug = await sharp(sample('mug.webp')).resize(300).jpeg({ quality: 92 }).toBuffer();
  const first: Buffer[] = [];
  for (let i = 1; i <= DAY_1; i++) {
    const bytes = unlike(mug);
    first.push(bytes);
    put('day 1', `img-${i}.jpg`, bytes);
  }
  // The camera began to count anew.
  for (let i = 1; i <= DAY_2; i++) put('day 2', `img-${i}.jpg`, unlike(mug));
  for (const [i, bytes] of first.slice(0, AGAIN).entries())
    put('picked', `best-${i + 1}.jpg`, bytes);
  for (let value = 1; value <= 8; value++)
    put('turned', `turned-${value}.jpg`, await turned(value));
  const avif = await sharp(sample('mug.webp')).resize(340).avif({ quality: 95 }).toBuffer();
  put('formats', 'mug.avif', avif);
  put('formats', 'plain.heic', readFileSync(picture('hard/plain.heic')));
  put('formats', 'cut-off.jpg', readFileSync(picture('hard/truncated.jpg')));
  put('formats', 'words.jpg', readFileSync(picture('hard/text-named.jpg')));
  put('formats', '.DS_Store', Buffer.from('litter'));
  put('day 1', 'notes.txt', Buffer.from('what was said on the day'));
  return root;
}

const ledgerSchema = z.object({
  spent: z.number(),
  attempts: z.array(z.object({ name: z.string(), folder: z.string(), state: z.string() })),
});

test('a folder of 300 mixed files: all in order, each with its end, and paid once', async ({
  page,
}) => {
  test.setTimeout(900_000);
  const database = await freshDatabase();
  const allowance = { KIE_CREATES: '100', KIE_CREATES_WINDOW_MS: '1000' };
  const app = new AppServer(await freePort(), {
    ...allowance,
    ...(database && { DATABASE_URL: database }),
  });
  const root = await makeShoot();
  try {
    await app.start();
    await app.knobs({ creates: { limit: 100, windowMs: 1_000 }, latencyMs: 0 });
    const batch = new BatchPage(page, app);
    await batch.open();
    await page.getByLabel('Add a folder').setInputFiles(root);

    const list = page.getByRole('list', { name: 'Photos' });
    const tile = list.getByRole('listitem').first();
    await expect(tile).toHaveAttribute('aria-setsize', String(FILES));
    await expect(
      page.getByText('2 other files were left out, as they are no pictures: '),
    ).toContainText('.DS_Store');
    await expect(
      page.getByText(`${FILES - BROKEN} of ${FILES} photos done, 2 failed`).first(),
    ).toBeVisible({
      timeout: 840_000,
    });

    // Sorted by folder and by the numbers in the names, as a person reads them.
    await expect(tile).toContainText('img-1.jpg');
    await expect(list.getByRole('listitem').nth(1)).toContainText('img-2.jpg');
    await expect(list.getByRole('listitem').nth(9)).toContainText('img-10.jpg');

    await page.getByRole('radio', { name: /^Failed/ }).check();
    await expect(batch.photos).toHaveCount(BROKEN);
    await expect(batch.photo('cut-off.jpg')).toContainText('damaged or cut off');
    await expect(batch.photo('words.jpg')).toContainText('not a picture');

    const id = new URL(page.url()).pathname.split('/').at(-1);
    const answer = await fetch(`${app.origin}/api/batches/${id}/ledger?format=json`);
    const { spent, attempts } = ledgerSchema.parse(await answer.json());
    const creates = (await app.requests()).filter(({ path }) => path.endsWith('/createTask'));
    const taken = creates.filter(({ code }) => code === 200);
    expect(spent, 'one credit for each distinct photo').toBe(DISTINCT);
    expect(taken, 'and one task').toHaveLength(DISTINCT);
    const places = new Set(attempts.map(({ folder, name }) => `${folder}/${name}`));
    expect(places).toContain('shoot/day 1/img-7.jpg');
    expect(places).toContain('shoot/day 2/img-7.jpg');
  } finally {
    await app.remove();
    rmSync(path.dirname(root), { recursive: true, force: true });
  }
});
