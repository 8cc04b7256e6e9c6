import type { Check } from '@/lib/rules/check';
import { Button } from '../ui/button';
import { useExportMessages, useRulesMessages } from './export-messages';
import { useExportRoom } from './export-room';
import type { Outcome } from './export-run';

/** Which of the saved files meet the published rules, and why the others do not. */
export function CheckResult({ outcome }: { outcome: Outcome }) {
  const say = useExportMessages();
  const words = useRulesMessages();
  const room = useExportRoom();
  const { checked } = outcome;
  if (checked.length === 0) return null;
  const short = checked.filter(({ standing }) => standing === 'missed' || standing === 'unknown');
  const ids = [...new Set(short.map(({ photoId }) => photoId))];
  return (
    <section className="grid gap-2 text-sm">
      <h3 className="font-medium">{say.check.title}</h3>
      <p role="status" className="tabular-nums">
        {say.check.summary(checked.length - short.length, short.length)}
      </p>
      {short.length > 0 && (
        <>
          <ul className="marker-none grid max-h-72 gap-2 overflow-auto">
            {short.map(({ path, photoId, checks }) => (
              <li key={path} className="flex items-start gap-2">
                <div className="min-w-0 flex-1">
                  <p className="break-all font-medium text-xs">{path}</p>
                  <ul className="marker-none text-alarm text-xs">
                    {checks.filter(isShort).map((check) => (
                      <li key={check.id}>{reasonOf(check, words)}</li>
                    ))}
                  </ul>
                </div>
                <Button
                  look="quiet"
                  size="small"
                  aria-label={say.check.showOne(path)}
                  onClick={() => room.select([photoId])}
                >
                  {say.check.show}
                </Button>
              </li>
            ))}
          </ul>
          <div>
            <Button onClick={() => room.select(ids)}>{say.check.showAll(ids.length)}</Button>
          </div>
        </>
      )}
      <p className="text-pretty text-quiet text-xs">{say.check.about}</p>
    </section>
  );
}

const isShort = ({ level, verdict }: Check): boolean => level === 'required' && verdict !== 'met';

const reasonOf = (
  { wanted, measured }: Check,
  words: ReturnType<typeof useRulesMessages>,
): string =>
  words.found(words.demand(wanted), measured ? words.measured(measured) : words.notMeasured);
