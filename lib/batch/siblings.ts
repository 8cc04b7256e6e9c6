import { shownIn } from '@/lib/export/names/sku';
import type { Findings } from '@/lib/matte/findings';
import { type Flag, WHOLE } from '@/lib/matte/flag';
import type { Photo } from './photo';

/** Photos that show one article, compared with each other: a cut-out that lost a half sticks out. */

/** With fewer of them nobody can tell which of two is the odd one. */
const LEAST_SIBLINGS = 3;
/** Half or double of what the siblings show. */
const LEAST_RATIO = Math.log(2);
/** Front, side and detail differ by themselves: so many times their own spread, and more, is much. */
const SPREADS = 4;

type Known = { readonly id: string; readonly findings: Findings };

/** Those of a SKU in one folder, as far as something is known of them; empty and full ones say nothing. */
function families(photos: Iterable<Photo>): Iterable<Known[]> {
  const found = new Map<string, Known[]>();
  for (const photo of photos) {
    if (photo.phase !== 'done' || !photo.findings) continue;
    const { id, name, folder, findings } = photo;
    if (findings.flags.some(({ code }) => code === 'empty' || code === 'full')) continue;
    const key = JSON.stringify([folder, shownIn(name, folder).sku]);
    const family = found.get(key);
    if (family) family.push({ id, findings });
    else found.set(key, [{ id, findings }]);
  }
  return found.values();
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The logarithms of what is compared, so that half and double are equally far. */
const MEASURES: readonly ((findings: Findings) => number)[] = [
  ({ coverage }) => Math.log(Math.max(coverage, 1e-6)),
  ({ subject }) => {
    const { left, top, right, bottom } = subject ?? WHOLE;
    return Math.log(Math.max(right - left, bottom - top, 1e-6));
  },
];

/** How much smaller or larger than its siblings it is, 0 to 1; 0 for what is not much. */
function oddness(one: Findings, siblings: readonly Findings[]): number {
  let worst = 0;
  for (const measure of MEASURES) {
    const values = siblings.map(measure);
    const middle = median(values);
    const spread = mean(values.map((value) => Math.abs(value - middle)));
    const far = Math.abs(measure(one) - middle);
    if (far < LEAST_RATIO || far < SPREADS * spread) continue;
    worst = Math.max(worst, 1 - Math.exp(-far));
  }
  return worst;
}

/**
 * Which photos are much unlike the others of their SKU (`shownIn` their names, in one folder), by how
 * much of the picture is covered or by the longer side of the subject's box.
 */
export function unlikeSiblings(photos: Iterable<Photo>): Map<string, Flag> {
  const odd = new Map<string, Flag>();
  for (const family of families(photos)) {
    if (family.length <= LEAST_SIBLINGS) continue;
    for (const { id, findings } of family) {
      const siblings = family.filter((other) => other.id !== id);
      const share = oddness(
        findings,
        siblings.map((other) => other.findings),
      );
      if (share === 0) continue;
      odd.set(id, { code: 'unlike-siblings', place: findings.subject ?? WHOLE, share });
    }
  }
  return odd;
}
