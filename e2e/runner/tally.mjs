import { existsSync, readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

const REASON_LINES = 12;

/**
 * A failed test's name, with the beginning of why it failed below it: the list at the end of a run
 * is often all that is kept of it.
 * @param {string} name
 * @param {readonly string[]} reasons
 */
const explained = (name, reasons) => {
  const lines = reasons.flatMap((reason) => stripVTControlCharacters(reason).split('\n'));
  const told = lines
    .filter((line) => line.trim() !== '' && !line.includes('node_modules'))
    .slice(0, REASON_LINES);
  return [name, ...told.map((line) => `    ${line.slice(0, 300)}`)].join('\n');
};

/**
 * What a step of the run brought; `failures` are names for people.
 * @typedef {{ passed: number, skipped: number, failures: string[] }} Tally
 */

/** @param {string} file @returns {any} */
const readJson = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null);

/** A step that ended badly without saying which test it was still counts.
 * @param {Tally} tally @param {string} step @param {boolean} endedWell @returns {Tally} */
const withCrash = (tally, step, endedWell) =>
  endedWell || tally.failures.length > 0
    ? tally
    : { ...tally, failures: [`${step} ended with an error`] };

/**
 * @param {string} file what vitest's JSON reporter wrote
 * @param {boolean} endedWell
 * @returns {Tally}
 */
export function tallyVitest(file, endedWell) {
  const tally = { passed: 0, skipped: 0, failures: /** @type {string[]} */ ([]) };
  for (const suite of readJson(file)?.testResults ?? []) {
    const before = tally.failures.length;
    for (const { status, fullName, failureMessages = [] } of suite.assertionResults) {
      if (status === 'passed') tally.passed++;
      else if (status === 'failed') {
        tally.failures.push(explained(`${suite.name}: ${fullName}`, failureMessages));
      } else tally.skipped++;
    }
    // A file that cannot even be read has no tests to fail.
    if (suite.status === 'failed' && tally.failures.length === before) {
      tally.failures.push(`${suite.name}: ${String(suite.message).split('\n')[0]}`);
    }
  }
  return withCrash(tally, 'vitest', endedWell);
}

/**
 * @param {any} suite
 * @param {readonly string[]} above
 * @returns {string[]}
 */
function unexpectedIn(suite, above = []) {
  const names = [...above, suite.title].filter(Boolean);
  const failed = (suite.specs ?? [])
    .filter((/** @type {any} */ spec) => !spec.ok)
    .map((/** @type {any} */ spec) => {
      const results = spec.tests?.flatMap((/** @type {any} */ one) => one.results ?? []) ?? [];
      const reasons = results.flatMap((/** @type {any} */ { errors }) =>
        (errors ?? []).map((/** @type {any} */ { message }) => String(message)),
      );
      return explained([...names, spec.title].join(' › '), reasons);
    });
  const below = (suite.suites ?? []).flatMap((/** @type {any} */ inner) =>
    unexpectedIn(inner, names),
  );
  return [...failed, ...below];
}

/**
 * @param {string} file what Playwright's JSON reporter wrote
 * @param {boolean} endedWell
 * @returns {Tally}
 */
export function tallyPlaywright(file, endedWell) {
  const report = readJson(file);
  const { expected = 0, flaky = 0, skipped = 0 } = report?.stats ?? {};
  const outside = (report?.errors ?? []).map(
    (/** @type {any} */ error) => String(error.message).split('\n')[0],
  );
  const failures = [
    ...outside,
    ...(report?.suites ?? []).flatMap((/** @type {any} */ suite) => unexpectedIn(suite)),
  ];
  return withCrash({ passed: expected + flaky, skipped, failures }, 'Playwright', endedWell);
}

/** The line that ends every run.
 * @param {Tally} tally */
export const closingLine = ({ passed, skipped, failures }) =>
  `${passed} passed, ${failures.length} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
