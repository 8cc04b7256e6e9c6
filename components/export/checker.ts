import type { Checked, ManifestRow } from '@/lib/export/manifest';
import type { PlannedFile } from '@/lib/export/plan';
import { type Check, type Standing, uncheckedOf, worstOf } from '@/lib/rules/check';
import { readChecks, textOfChecks } from '@/lib/rules/kept-checks';
import { rulesOf } from '@/lib/rules/rules';
import type { Session } from '../session';

type Subject = Parameters<Session['check']>[0]['subject'];

const verdictOf = (standing: Standing | null): boolean | null =>
  standing === 'unknown' ? null : standing === 'met' || standing === 'advice';

/** Holds the files of an export against published rules, and remembers what was found. */
export function createChecker(session: Pick<Session, 'check'>, signal: AbortSignal) {
  const found = new Map<string, readonly Check[]>();

  /** A good file is not lost because it could not be looked at: how it stands is not known then. */
  async function look(file: PlannedFile, blob: Blob, subject: Subject): Promise<readonly Check[]> {
    const { path, deliverable } = file;
    const today = new Date();
    const rules = rulesOf(deliverable.rulesId);
    if (!rules) return [];
    const order = { file: blob, name: path, subject, rulesId: rules.id, todayMs: today.getTime() };
    try {
      return await session.check(order, signal);
    } catch {
      signal.throwIfAborted();
      return uncheckedOf(rules, today);
    }
  }

  function note({ path, deliverable }: PlannedFile, checks: readonly Check[]): Checked | null {
    const rules = rulesOf(deliverable.rulesId);
    if (!rules) return null;
    found.set(path, checks);
    return {
      rulesId: rules.id,
      rulesDate: rules.checkedOn,
      meets: verdictOf(worstOf(checks)),
      found: textOfChecks(checks),
    };
  }

  return {
    /** Null where there are no rules for it. @throws the signal's reason */
    check: async (file: PlannedFile, blob: Blob, subject: Subject): Promise<Checked | null> =>
      note(file, await look(file, blob, subject)),

    /**
     * The same of a file that an earlier run has made: as it was found then, with its matte, unless
     * other rules count by now.
     */
    async recall(
      file: PlannedFile,
      kept: ManifestRow,
      read: (path: string) => Promise<Blob | null>,
    ): Promise<Checked | null> {
      const rules = rulesOf(file.deliverable.rulesId);
      if (!rules) return null;
      const isSame = kept.rules === rules.id && kept.rulesDate === rules.checkedOn;
      const known = isSame ? readChecks(kept.checks, rules, new Date()) : null;
      if (known && worstOf(known) !== 'unknown') return note(file, known);
      const blob = await read(file.path);
      return note(file, blob ? await look(file, blob, null) : uncheckedOf(rules, new Date()));
    },

    checksOf: (path: string): readonly Check[] => found.get(path) ?? [],
  };
}
