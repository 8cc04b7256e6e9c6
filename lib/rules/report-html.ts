import { type Check, type Standing, worstOf } from './check';
import { type Constraint, confidenceOf, RULES_IDS, type Rules, rulesOf } from './rules';
import type { ReportMeta, ReportRow, Words } from './words';

const STANDINGS: readonly Standing[] = ['met', 'advice', 'unknown', 'missed'];

/** Markup that is safe as it stands. Whatever comes from outside goes through `text` first. */
type Html = string;

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const text = (value: string): Html => value.replace(/[&<>"']/g, (mark) => ENTITIES[mark] ?? '');

/**
 * The report as one page that needs nothing else: it runs no scripts, fetches nothing, and prints.
 * @returns a whole HTML document, in UTF-8
 */
export function reportHtml(rows: readonly ReportRow[], meta: ReportMeta, words: Words): string {
  const files = rows.map((row, index) => ({ ...row, anchor: `file-${index + 1}` }));
  const used = RULES_IDS.filter((id) => rows.some(({ rulesId }) => rulesId === id)).flatMap(
    (id) => rulesOf(id) ?? [],
  );
  const attention = files.filter(({ checks }) => {
    const standing = worstOf(checks);
    return standing === 'missed' || standing === 'unknown';
  });
  const { headings } = words;
  return `<!doctype html>
<html lang="${text(words.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${text(`${words.title}: ${meta.batch}`)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${text(words.title)}</h1>
<p>${text(words.made(meta.batch, meta.madeAt))}</p>
<p>${text(words.about)}</p>
</header>
<main>
<h2>${text(headings.summary)}</h2>
${summary(rows, used, words)}
${attention.length > 0 ? `<h2>${text(headings.attention)}</h2>\n${list(attention, words)}` : ''}
<h2>${text(headings.files)}</h2>
${files.map((file) => article(file, words)).join('\n')}
<h2>${text(headings.rules)}</h2>
${used.map((rules) => rulesSection(rules, words)).join('\n')}
</main>
</body>
</html>
`;
}

function summary(rows: readonly ReportRow[], used: readonly Rules[], words: Words): Html {
  const countOf = (of: readonly ReportRow[], standing: Standing | null) =>
    of.filter(({ checks }) => worstOf(checks) === standing).length;
  const lines = used.map(({ id, checkedOn }) => {
    const own = rows.filter(({ rulesId }) => rulesId === id);
    const counts = STANDINGS.map((each) => `<td class="number">${countOf(own, each)}</td>`);
    const name = `<a href="#rules-${id}">${text(words.names[id])}</a>`;
    return `<tr><th scope="row">${name}<small>${text(words.asOf(checkedOn))}</small></th>${counts.join('')}</tr>`;
  });
  const heads = STANDINGS.map(
    (each) =>
      `<th scope="col" class="number" title="${text(words.standings[each])}">${text(words.counts[each])}</th>`,
  );
  const notChecked = countOf(rows, null);
  const rest = notChecked > 0 ? `<p>${text(words.notChecked)}: ${notChecked}</p>` : '';
  if (used.length === 0) return rest;
  return `<table><thead><tr><th scope="col">${text(words.headings.rulesOf)}</th>${heads.join('')}</tr></thead><tbody>${lines.join('')}</tbody></table>${rest}`;
}

function list(files: readonly (ReportRow & { anchor: string })[], words: Words): Html {
  const items = files.map(({ path, checks, anchor }) => {
    const missed = checks
      .filter(({ level, verdict }) => level === 'required' && verdict !== 'met')
      .map(({ wanted }) => words.demand(wanted));
    return `<li><a href="#${anchor}">${text(path)}</a>: ${text(missed.join('; '))}</li>`;
  });
  return `<ul>${items.join('')}</ul>`;
}

function article({ path, rulesId, checks, anchor }: ReportRow & { anchor: string }, words: Words) {
  const standing = worstOf(checks);
  const said = standing === null ? words.notChecked : words.standings[standing];
  const name = rulesId === null ? '' : ` · ${words.names[rulesId]}`;
  const head = `<h3>${text(path)}</h3><p class="${standing ?? ''}">${text(said + name)}</p>`;
  if (standing === null) return `<article id="${anchor}">${head}</article>`;
  const { headings } = words;
  const heads = [headings.demand, headings.level, headings.found, headings.verdict];
  return `<article id="${anchor}">${head}${table(
    heads,
    checks.map((check) => checkCells(check, words)),
  )}</article>`;
}

function checkCells(check: Check, words: Words): Html[] {
  const { measured, place, verdict, level } = check;
  const found = measured ? words.measured(measured) : words.notMeasured;
  const isAdvice = level === 'advised' && verdict === 'missed';
  return [
    text(words.demand(check.wanted)) + remark(check.only && words.only[check.only]),
    text(words.levels[level]) + remark(check.from && words.from(check.from)),
    text(found) + remark(place && words.place(place)),
    `<span class="${isAdvice ? 'advice' : verdict}">${text(words.verdicts[verdict])}</span>`,
  ];
}

const remark = (said: string | null): Html => (said ? `<small>${text(said)}</small>` : '');

function table(heads: readonly string[], lines: readonly Html[][]): Html {
  const head = heads.map((each) => `<th scope="col">${text(each)}</th>`).join('');
  const body = lines.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`);
  return `<table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}

function rulesSection({ id, checkedOn, constraints, unchecked }: Rules, words: Words): Html {
  const { headings } = words;
  const items = unchecked.map((each) => `<li>${text(words.unchecked[each])}</li>`).join('');
  const rest = items ? `<p>${text(headings.unchecked)}</p><ul>${items}</ul>` : '';
  const heads = [headings.demand, headings.level, headings.sources];
  return `<section id="rules-${id}"><h3>${text(words.names[id])}</h3><p>${text(words.asOf(checkedOn))}</p>${table(
    heads,
    constraints.map((each) => constraintCells(each, words)),
  )}${rest}</section>`;
}

function constraintCells(constraint: Constraint, words: Words): Html[] {
  const { demand, level, sources, only, from, until } = constraint;
  const links = sources.map(
    ({ url }) => `<a href="${text(url)}" rel="noreferrer">${text(new URL(url).hostname)}</a>`,
  );
  return [
    text(words.demand(demand)) + remark(only ? words.only[only] : null),
    text(words.levels[level]) +
      remark(from ? words.from(from) : null) +
      remark(until ? words.until(until) : null),
    links.join(', ') + remark(words.confidence[confidenceOf(constraint)]),
  ];
}

const STYLE = `
:root { color-scheme: light; --line: #d8d8d8; --soft: #5f5f5f; --good: #146c34; --bad: #b3261e; --mild: #7a5200; }
@media screen and (prefers-color-scheme: dark) {
  :root { color-scheme: dark; --line: #3d3d3d; --soft: #a8a8a8; --good: #7ed49a; --bad: #ff9a90; --mild: #e9bd62; }
}
body { max-width: 62rem; margin: 2rem auto; padding: 0 1rem; font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.5rem; }
h3 { font-size: 1rem; margin: 1.75rem 0 0; overflow-wrap: anywhere; }
p { margin: 0.25rem 0; } li { overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; margin: 0.5rem 0; font-variant-numeric: tabular-nums; }
th, td { padding: 0.35rem 0.75rem 0.35rem 0; border-bottom: 1px solid var(--line); text-align: start; vertical-align: top; }
thead th { font-weight: 500; color: var(--soft); } tbody th { font-weight: inherit; }
td:nth-child(3) { overflow-wrap: anywhere; }
th.number, td.number { text-align: end; overflow-wrap: normal; }
small { display: block; color: var(--soft); font-size: 0.85em; }
a { color: inherit; }
.met { color: var(--good); } .missed { color: var(--bad); font-weight: 600; } .advice, .unknown { color: var(--mild); }
@media print { body { margin: 0; max-width: none; font-size: 10pt; }
  thead { display: table-header-group; } tr, h3, h3 + p { break-inside: avoid; } h2, h3, h3 + p { break-after: avoid; } }
`;
