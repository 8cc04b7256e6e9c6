import type { Client } from './client';
import type { Verdict } from './judge';
import type { Period } from './script';
import type { Stage } from './stage';

const counted = (words: Iterable<string>): string => {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([word, count]) => `${word} ${count}`)
    .join(', ');
};

const within = (text: string, width: number): string[] => {
  const lines = [''];
  for (const part of text.split(/(?<=, )/)) {
    const last = lines.length - 1;
    const line = lines[last] ?? '';
    if (line && (line + part).trimEnd().length > width) lines.push(part);
    else lines[last] = line + part;
  }
  return lines.map((line) => line.trimEnd());
};

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** One table of a run, for people. */
export function report(
  title: string,
  periods: readonly Period[],
  { instances, doorway }: Stage,
  clients: readonly Client[],
  verdict: Verdict,
  { faultsMs, wholeMs }: { faultsMs: number; wholeMs: number },
): string {
  const rows: [string, string | number][] = [
    ['duration', `${seconds(wholeMs)}, ${seconds(faultsMs)} of them with faults`],
    ['kills', instances.reduce((sum, { kills }) => sum + kills, 0)],
    ['periods', counted(periods.map(({ isCalm }) => (isCalm ? 'calm' : 'rough')))],
    ['faults', counted(periods.flatMap(({ faults }) => faults))],
    ['client repeats', clients.reduce((sum, { repeats }) => sum + repeats, 0)],
    [
      'callbacks',
      [...doorway.answered]
        .sort(([a], [b]) => a - b)
        .map(([status, count]) => `${status}: ${count}`)
        .join(', '),
    ],
    ['createTask calls', verdict.creates],
    ['busiest window', verdict.busiest],
    ['attempts', `${verdict.attempts}, ${verdict.resends} beyond a photo's first`],
    ['kept, not sent', verdict.reused],
    ['credits', `${verdict.spent} for ${verdict.distinct} distinct photos`],
  ];
  const lines = rows.flatMap(([name, value]) =>
    within(String(value), 76).map((line, i) => `  ${(i === 0 ? name : '').padEnd(18)}${line}`),
  );
  return [title, ...lines].join('\n');
}
