import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { enRules } from '@/lib/messages/en-rules';
import { checkExport } from './check';
import { drawn, goodsFilling, paint, written } from './fixture';
import { reportCsv } from './report-csv';
import { reportHtml } from './report-html';
import { RULES_IDS, type RulesId, rulesOf } from './rules';
import type { ReportRow } from './words';

const TODAY = new Date('2026-11-23T10:00:00Z');
const META = { batch: 'Spring <& "summer"', madeAt: TODAY };

/** Goods with a grey speck far from them, as saved under that name. */
async function rowOf(path: string, rulesId: RulesId | null, speck: number): Promise<ReportRow> {
  const rules = rulesOf(rulesId);
  const goods = goodsFilling(600, 600, 520);
  paint(goods, 5, 5, speck);
  const image = drawn(goods).removeAlpha().png();
  const file = await written(image, { name: path, subject: goods.matte });
  return { path, rulesId, checks: rules ? checkExport(file, rules, TODAY) : [] };
}

const rowsOf = () =>
  Promise.all([
    rowOf('amazon/B000123456.MAIN.png', 'amazon-main', 240),
    rowOf('ebay/mug.png', 'ebay', 255),
    rowOf('cut-outs/mug.png', null, 255),
  ]);

const table = (csv: string) => parse<Record<string, string>>(csv, { bom: true, columns: true });

describe('the table', () => {
  test('has a line for each check, and one for a file without rules', async () => {
    const rows = await rowsOf();
    const lines = table(reportCsv(rows, enRules));
    expect(lines).toHaveLength(12 + 4 + 1);
    expect(lines.find(({ constraint }) => constraint === 'background')).toMatchObject({
      file: 'amazon/B000123456.MAIN.png',
      standing: 'missed',
      rules: 'amazon-main',
      rulesCheckedOn: rulesOf('amazon-main')?.checkedOn,
      level: 'required',
      verdict: 'missed',
      wanted: 'Background pure white (255, 255, 255)',
      found: expect.stringMatching(/^1 pixel not white farther than 24 px.*240, 240, 240/),
      place: 'At 0.91% from the left, 0.91% from the top',
      confidence: 'secondary',
      sources: expect.stringMatching(/^https:\/\/\S+ https:\/\/\S+$/),
    });
    expect(lines.at(-1)).toMatchObject({ file: 'cut-outs/mug.png', standing: 'not-checked' });
  });

  test.each(['=1+1', '+1', '-1', '@sum', '\tx', '\rx', '＝1'])(
    'a name that begins like a formula stays a name: %j',
    async (start) => {
      const row = await rowOf(`${start},"a"\n.png`, null, 255);
      const [line] = table(reportCsv([row], enRules));
      expect(line?.file).toBe(`'${row.path}`);
    },
  );
});

describe('the page', () => {
  test('tells each file, what was wanted and found, and by which rules of what day', async () => {
    const html = reportHtml(await rowsOf(), META, enRules);
    expect(html).toContain('<h3>amazon/B000123456.MAIN.png</h3>');
    expect(html).toContain('Does not meet the published rules · Amazon main');
    expect(html).toContain('Meets the published rules, not all advice · eBay');
    expect(html).toContain('Checked against no rules');
    expect(html).toContain('1 pixel not white farther than 24 px from the product');
    expect(html).toContain('86.66% by its longer way, 75.11% by area');
    expect(html).toContain('Rules as of November 23, 2026');
    for (const { url } of rulesOf('amazon-main')?.constraints.flatMap((each) => each.sources) ??
      []) {
      expect(html).toContain(`<a href="${url}"`);
    }
    expect(html).not.toContain('etsy');
  });

  test('what has to be looked at comes before all files', async () => {
    const html = reportHtml(await rowsOf(), META, enRules);
    const look = html.indexOf(enRules.headings.attention);
    expect(look).toBeGreaterThan(0);
    expect(look).toBeLessThan(html.indexOf(enRules.headings.files));
    expect(html).toContain(
      '<a href="#file-1">amazon/B000123456.MAIN.png</a>: Background pure white',
    );
    const [, clean] = await rowsOf();
    expect(reportHtml(clean ? [clean] : [], META, enRules)).not.toContain(
      enRules.headings.attention,
    );
  });

  test('no name becomes markup, and nothing is run or fetched', async () => {
    const hostile = `<img src=x onerror="alert(1)">'&.png`;
    const rows = [await rowOf(hostile, 'amazon-main', 255), await rowOf(hostile, null, 255)];
    const html = reportHtml(rows, META, enRules);
    expect(html).not.toMatch(/<(script|img|link|iframe|object)|onerror="|url\(|@import/i);
    expect(html).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&#39;&amp;.png');
    expect(html).toContain('Spring &lt;&amp; &quot;summer&quot;');
  });

  test('never says that anybody approved of a file', async () => {
    const html = reportHtml(await rowsOf(), META, enRules);
    expect(html).not.toMatch(/approv|accepted|complian|guarantee|certif/i);
  });

  test('without files there is still a page', () => {
    expect(reportHtml([], META, enRules)).toContain('</html>');
  });
});

test.each(RULES_IDS)('all that is demanded by %s has its sentence', (id) => {
  const rules = rulesOf(id);
  for (const { demand } of rules?.constraints ?? []) {
    expect(enRules.demand(demand)).toMatch(/^[A-Z](?!.*(undefined|NaN|Infinity))/);
  }
  for (const { sources } of rules?.constraints ?? []) {
    for (const { url } of sources) expect(new URL(url).protocol).toBe('https:');
  }
});

test('limits are said as they are, and what is short of one is not rounded up to it', () => {
  expect(enRules.demand({ kind: 'fill', min: 0.85 })).toContain('at least 85%');
  const bySide = 1699.9 / 2000;
  expect(enRules.measured({ kind: 'fill', bySide, byArea: 0.29, subjectBy: 'pixels' })).toBe(
    '84.99% by its longer way, 29% by area; the product was found by its picture alone',
  );
});
