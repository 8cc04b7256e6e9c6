import { readFacts } from './facts';
import {
  type ExportedFile,
  fittingMatte,
  type Judgement,
  judge,
  type Material,
  UNKNOWN,
} from './judge';
import { type Constraint, constraintsOn, type Demand, type Level, type Rules } from './rules';
import { findSubject, type Subject, subjectOf } from './subject';

export type Check = Judgement & {
  /** The constraint's, within its rules. */
  readonly id: string;
  readonly level: Level;
  readonly wanted: Demand;
  /** The day from which it is required, as long as that has not come. */
  readonly from: string | null;
  /** What it holds for, where that cannot be seen in a file. */
  readonly only: NonNullable<Constraint['only']> | null;
};

/**
 * Holds a finished file against published rules, by its bytes and what they decode to. That nothing
 * is missed means that it meets what is published, and not that a market will take it.
 * @param today decides which rules are in force
 */
export function checkExport(file: ExportedFile, rules: Rules, today: Date): Check[] {
  const read = readFacts(file.bytes);
  let known: { readonly subject: Subject | null } | null = null;
  const material: Material = {
    file,
    facts: read.ok ? read.facts : null,
    subject: () => {
      const matte = fittingMatte(file);
      known ??= { subject: matte ? subjectOf(matte) : findSubject(file.pixels) };
      return known.subject;
    },
  };
  return checksOn(rules, today, ({ demand }) => judge(demand, material));
}

/** The checks of a file that could not be told anything of. */
export const uncheckedOf = (rules: Rules, today: Date): Check[] =>
  checksOn(rules, today, () => UNKNOWN);

/** What was judged of each constraint, as it counts on a day. */
export function checksOn(
  rules: Rules,
  today: Date,
  judgementOf: (constraint: Constraint) => Judgement,
): Check[] {
  const day = today.toISOString().slice(0, 10);
  return constraintsOn(rules, today).map((constraint) => {
    const { id, level, demand, from, only } = constraint;
    return {
      id,
      level,
      ...judgementOf(constraint),
      wanted: demand,
      from: from !== undefined && day < from ? from : null,
      only: only ?? null,
    };
  });
}

/** How a whole file stands. `advice`: all that is required is met, and not all that is advised. */
export type Standing = 'met' | 'advice' | 'unknown' | 'missed';

/** The worst that was found: missed, then what could not be told, then advice. Null for no checks. */
export function worstOf(checks: readonly Check[]): Standing | null {
  if (checks.length === 0) return null;
  const required = checks.filter(({ level }) => level === 'required');
  if (required.some(({ verdict }) => verdict === 'missed')) return 'missed';
  if (required.some(({ verdict }) => verdict === 'unknown')) return 'unknown';
  return checks.every(({ verdict }) => verdict === 'met') ? 'met' : 'advice';
}
