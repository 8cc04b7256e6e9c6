import { useId } from 'react';
import { FILTERS, type Filter, SORTS, type View, type ViewOptions } from '@/lib/batch/view';
import { useMessages } from './messages';
import { useWriting } from './read-only';
import { Button } from './ui/button';

/** Few batches have any of these. */
const RARE: ReadonlySet<Filter> = new Set(['cancelled', 'review', 'rejected']);

/** Which photos are shown, and in which order. */
export function ViewTools({
  options,
  view: { counts, unexamined },
  shown,
  helpId,
  note,
  isChecking,
  onChange,
  onReview,
}: {
  options: ViewOptions;
  view: Pick<View, 'counts' | 'unexamined'>;
  shown: number;
  /** Where the keys are explained. */
  helpId: string;
  /** How the last review ended. */
  note: string | null;
  /** All photos are looked at for what somebody should see. */
  isChecking: boolean;
  onChange: (options: ViewOptions) => void;
  onReview: () => void;
}) {
  const say = useMessages();
  const group = useId();
  const writing = useWriting();
  const isPart = options.filter !== 'all' || options.search.trim() !== '';
  return (
    <>
      <div
        role="radiogroup"
        aria-label={say.view.filter}
        className="-mx-4 flex min-w-0 max-w-none basis-[calc(100%+2rem)] gap-1 overflow-x-auto px-4 py-1 sm:mx-0 sm:mr-auto sm:basis-auto sm:px-0"
      >
        {FILTERS.map(
          (filter) =>
            (!RARE.has(filter) || counts[filter] > 0 || options.filter === filter) && (
              <label
                key={filter}
                className="relative flex min-h-8 shrink-0 cursor-pointer items-center gap-1.5 rounded-lg px-2.5 text-quiet text-sm transition-colors hover:bg-well has-checked:bg-well has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent forced-colors:has-checked:forced-color-adjust-none forced-colors:has-checked:bg-[Highlight] forced-colors:has-checked:text-[HighlightText]"
              >
                <input
                  type="radio"
                  name={group}
                  checked={options.filter === filter}
                  onChange={() => onChange({ ...options, filter })}
                  className="absolute opacity-0"
                />
                {say.view.filters[filter]}{' '}
                <span className="tabular-nums">{say.view.count(counts[filter])}</span>
              </label>
            ),
        )}
      </div>
      <p role="status" className="sr-only">
        {isPart && say.view.shown(shown, counts.all)}
      </p>
      <p role="status" className="text-quiet text-sm tabular-nums empty:absolute">
        {isChecking && !writing && unexamined > 0 ? say.review.checking(unexamined) : note}
      </p>
      {counts.review > 0 && (
        <Button {...writing} onClick={onReview}>
          {say.review.begin(counts.review)}
        </Button>
      )}
      <input
        type="search"
        value={options.search}
        placeholder={say.view.search}
        aria-label={say.view.search}
        onChange={({ target }) => onChange({ ...options, search: target.value })}
        className="min-h-10 min-w-28 flex-1 rounded-lg bg-well px-3 text-sm placeholder:text-quiet sm:max-w-56 forced-colors:border"
      />
      <select
        aria-label={say.view.sort}
        value={options.sort}
        onChange={({ target }) => {
          const sort = SORTS.find((each) => each === target.value);
          if (sort) onChange({ ...options, sort });
        }}
        className="min-h-10 rounded-lg bg-well px-2 text-sm forced-colors:border"
      >
        {SORTS.map((sort) => (
          <option key={sort} value={sort}>
            {say.view.sorts[sort]}
          </option>
        ))}
      </select>
      {/* Who has no more than a finger has no keys either. */}
      <div className="hidden any-pointer-fine:block">
        <Button look="ghost" popoverTarget={helpId}>
          {say.view.keys}
        </Button>
      </div>
    </>
  );
}
