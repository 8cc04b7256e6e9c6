import { join } from 'node:path';
import { z } from 'zod';
import { openJournal } from './journal';

const entrySchema = z.object({
  /** When the rate limits were asked, in ms. */
  at: z.number(),
  method: z.string(),
  /** As Kie has it: below the stand-in's own base, without the query. */
  path: z.string(),
  taskId: z.string().nullable(),
  /** The code decided on, whatever a knob then made of the reply. */
  code: z.number(),
});

type RequestLogEntry = z.infer<typeof entrySchema>;

/** Every request in order. It survives a kill, since it is the judge of what happened around one. */
export type RequestLog = {
  add(entry: RequestLogEntry): void;
  /** Entries whose `at` is not before `since`. */
  list(since: number): RequestLogEntry[];
  clear(): void;
  close(): void;
};

/** @param maxEntries the latest so many are kept */
export function openRequestLog(dir: string, maxEntries = 100_000): RequestLog {
  const journal = openJournal(join(dir, 'requests.jsonl'), entrySchema);
  let entries = journal.entries.slice(-maxEntries);
  let written = journal.entries.length;
  return {
    add(entry) {
      journal.append(entry);
      written += 1;
      entries.push(entry);
      if (written >= 2 * maxEntries) {
        entries = entries.slice(-maxEntries);
        journal.rewrite(entries);
        written = entries.length;
      }
    },
    list: (since) => entries.slice(-maxEntries).filter((entry) => entry.at >= since),
    clear() {
      journal.rewrite([]);
      entries = [];
      written = 0;
    },
    close: () => journal.close(),
  };
}
