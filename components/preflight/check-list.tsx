export interface ShownCheck {
  name: string;
  standing: 'ok' | 'advice' | 'problem';
  /** How it stands, in a word. */
  word: string;
  says: string;
  /** What is to be done, where something is. */
  remedy: string | null;
}

const SIGNS = {
  ok: { mark: '✓', look: 'text-quiet' },
  advice: { mark: '!', look: 'text-ink' },
  problem: { mark: '✗', look: 'text-alarm' },
} as const;

/** Each check in a line: what it is of, how it stands, what was found and what helps. */
export function CheckList({
  label,
  remedyLabel,
  checks,
}: {
  label: string;
  remedyLabel: string;
  checks: readonly ShownCheck[];
}) {
  return (
    <ul
      aria-label={label}
      className="marker-none grid divide-y divide-line overflow-hidden rounded-xl bg-sheet shadow-sheet"
    >
      {checks.map(({ name, standing, word, says, remedy }) => (
        <li
          key={`${name} ${says}`}
          aria-label={name}
          data-standing={standing}
          className={`grid gap-x-4 gap-y-1 p-4 sm:grid-cols-[12rem_1fr] ${standing === 'problem' ? 'bg-alarm-well' : ''}`}
        >
          <p className="flex items-baseline gap-2 font-medium">
            <span aria-hidden="true" className={`w-4 ${SIGNS[standing].look}`}>
              {SIGNS[standing].mark}
            </span>
            <span>
              {name} <span className={`text-sm ${SIGNS[standing].look}`}>{word}</span>
            </span>
          </p>
          <div className="grid gap-1 text-sm wrap-anywhere">
            <p className="text-pretty">{says}</p>
            {remedy && standing !== 'ok' && (
              <p className="text-pretty text-quiet">
                <strong className="font-medium text-ink">{remedyLabel}:</strong> {remedy}
              </p>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
