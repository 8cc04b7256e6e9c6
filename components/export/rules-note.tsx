import { type Constraint, constraintsOn, rulesOf } from '@/lib/rules/rules';
import { useExportMessages, useRulesMessages } from './export-messages';

/** The published rules that files are checked against: as of when, and where they are read. */
export function RulesNote({ rulesId }: { rulesId: string | null }) {
  const say = useExportMessages();
  const words = useRulesMessages();
  const rules = rulesOf(rulesId);
  if (!rules) return null;
  return (
    <details className="text-xs">
      <summary className="min-h-6 cursor-pointer text-quiet hover:text-ink">
        {say.rules.asOf(words.names[rules.id], rules.checkedOn)}
      </summary>
      <ul className="marker-none mt-1 grid gap-1.5">
        {constraintsOn(rules, new Date()).map((constraint) => (
          <li key={constraint.id}>
            {words.demand(constraint.demand)}
            <span className="text-quiet"> · {remarkOn(constraint, words)}</span>
            <Sources constraint={constraint} />
          </li>
        ))}
      </ul>
    </details>
  );
}

const remarkOn = (
  { level, only, from }: Constraint,
  words: ReturnType<typeof useRulesMessages>,
): string =>
  [
    ...(only ? [words.only[only]] : []),
    ...(from && level === 'advised' ? [words.from(from)] : []),
  ].reduce(words.also, words.levels[level]);

function Sources({ constraint }: { constraint: Constraint }) {
  const words = useRulesMessages();
  return (
    <span className="block text-quiet">
      {constraint.sources.length === 0 && words.confidence.own}
      {constraint.sources.map(({ url, kind }) => (
        <a
          key={url}
          href={url}
          target="_blank"
          rel="noreferrer"
          title={words.confidence[kind]}
          className="mr-2 break-words underline underline-offset-2 hover:text-ink"
        >
          {new URL(url).hostname.replace(/^www\./, '')}
        </a>
      ))}
    </span>
  );
}
