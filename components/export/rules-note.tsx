import { rulesOf } from '@/lib/rules/rules';
import { useExportMessages } from './export-messages';

/** The published rules that files are checked against: as of when, and where they are read. */
export function RulesNote({ rulesId }: { rulesId: string | null }) {
  const say = useExportMessages();
  const rules = rulesOf(rulesId);
  if (!rules) return null;
  const sources = new Map(
    rules.constraints.flatMap((constraint) => constraint.sources.map((one) => [one.url, one])),
  );
  return (
    <div className="grid gap-1 text-quiet text-xs">
      <p>{say.rules.asOf(say.deliverables.nameOf({ id: rules.id, name: '' }), rules.checkedOn)}</p>
      <ul className="marker-none grid gap-0.5">
        {[...sources.values()].map(({ url, kind }) => (
          <li key={url} className="truncate">
            <a
              href={url}
              target="_blank"
              rel="noreferrer"
              className="underline underline-offset-2 hover:text-ink"
            >
              {say.rules.source(new URL(url).hostname.replace(/^www\./, ''), kind)}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
