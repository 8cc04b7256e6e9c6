import type { Place } from '@/lib/matte/flag';
import type { Check, Standing } from './check';
import type { Measured, Verdict } from './judge';
import type { Constraint, Demand, Level, RulesId, Source, Unchecked } from './rules';

/** What a report says, in the language of who reads it. */
export type Words = {
  /** As HTML names languages. */
  readonly language: string;
  readonly title: string;
  readonly about: string;
  readonly made: (batch: string, at: Date) => string;
  readonly names: Record<RulesId, string>;
  readonly standings: Record<Standing, string>;
  /** The same as heads of columns. */
  readonly counts: Record<Standing, string>;
  readonly notChecked: string;
  readonly verdicts: Record<Verdict, string>;
  readonly levels: Record<Level, string>;
  readonly demand: (demand: Demand) => string;
  readonly measured: (measured: Measured) => string;
  readonly notMeasured: string;
  /** What was found, after what was wanted. */
  readonly found: (wanted: string, found: string) => string;
  readonly also: (said: string, more: string) => string;
  readonly only: Record<NonNullable<Constraint['only']>, string>;
  /** @param day an ISO date, as all that follow */
  readonly from: (day: string) => string;
  readonly until: (day: string) => string;
  readonly place: (place: Place) => string;
  readonly confidence: Record<Source['kind'] | 'own', string>;
  readonly asOf: (day: string) => string;
  readonly unchecked: Record<Unchecked, string>;
  readonly headings: {
    readonly summary: string;
    readonly attention: string;
    readonly files: string;
    readonly rules: string;
    readonly rulesOf: string;
    readonly demand: string;
    readonly level: string;
    readonly found: string;
    readonly verdict: string;
    readonly sources: string;
    readonly unchecked: string;
  };
};

/** One file that was saved, and what it was found to be. */
export type ReportRow = {
  /** As it is saved, folders and all. */
  readonly path: string;
  /** The rules that it was held against; null for none. */
  readonly rulesId: RulesId | null;
  readonly checks: readonly Check[];
};

export type ReportMeta = { readonly batch: string; readonly madeAt: Date };
