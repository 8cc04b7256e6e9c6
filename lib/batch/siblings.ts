import { shownIn } from '@/lib/export/names/sku';
import type { Findings } from '@/lib/matte/findings';
import { type Flag, WHOLE } from '@/lib/matte/flag';
import type { Photo } from './photo';

/** Photos that show one article, compared with each other: a cut-out that lost a half sticks out. */

/** With fewer of them nobody can tell which of two is the odd one. */
const LEAST_SIBLINGS = 3;
/** Nobody shoots one article so often: their names say something else than a SKU. */
const MOST_IN_FAMILY = 30;
/** Half or double of what the siblings show. */
const LEAST_RATIO = Math.log(2);
/** Front, side and detail differ by themselves: so many times their own spread, and more, is much. */
const SPREADS = 4;

/** Of each photo where it belongs: names are taken apart once. */
const keys = new WeakMap<Photo, string>();

function keyOf(photo: Photo): string {
  const key =
    keys.get(photo) ?? JSON.stringify([photo.folder, shownIn(photo.name, photo.folder).sku]);
  keys.set(photo, key);
  return key;
}

type Known = { readonly id: string; readonly findings: Findings };

/** Those of a SKU in one folder, as far as something is known of them; empty and full ones say nothing. */
function families(photos: Iterable<Photo>): Iterable<Known[]> {
  const found = new Map<string, Known[]>();
  for (const photo of photos) {
    if (photo.phase !== 'done' || !photo.findings) continue;
    const { id, findings } = photo;
    if (findings.flags.some(({ code }) => code === 'empty' || code === 'full')) continue;
    const key = keyOf(photo);
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

type Odd = readonly (readonly [id: string, flag: Flag])[];

/** What was said of a family the last time, by its first member: most of them stay as they are. */
const said = new WeakMap<Findings, { readonly family: readonly Known[]; readonly odd: Odd }>();

function oddIn(family: readonly Known[]): Odd {
  const first = family[0]?.findings;
  const before = first && said.get(first);
  const isSame = ({ id, findings }: Known, at: number) =>
    before?.family[at]?.id === id && before.family[at].findings === findings;
  if (before?.family.length === family.length && family.every(isSame)) return before.odd;
  const odd: [string, Flag][] = [];
  for (const { id, findings } of family) {
    const siblings = family.filter((other) => other.id !== id);
    const share = oddness(
      findings,
      siblings.map((other) => other.findings),
    );
    if (share === 0) continue;
    odd.push([id, { code: 'unlike-siblings', place: findings.subject ?? WHOLE, share }]);
  }
  if (first) said.set(first, { family, odd });
  return odd;
}

/**
 * Which photos are much unlike the others of their SKU (`skuOf` their names, in one folder), by how
 * much of the picture is covered or by the longer side of the subject's box. Asked after every
 * finding: only families that have changed since are looked at, and no large ones.
 */
export function unlikeSiblings(photos: Iterable<Photo>): Map<string, Flag> {
  const odd = new Map<string, Flag>();
  for (const family of families(photos)) {
    if (family.length <= LEAST_SIBLINGS || family.length > MOST_IN_FAMILY) continue;
    for (const [id, flag] of oddIn(family)) odd.set(id, flag);
  }
  return odd;
}
