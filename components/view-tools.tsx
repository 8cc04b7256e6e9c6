import { useId } from 'react';
import { FILTERS, SORTS, type View, type ViewOptions } from '@/lib/batch/view';
import { useMessages } from './messages';
import { Button } from './ui/button';

/** Which photos are shown, and in which order. */
export function ViewTools({
  options,
  counts,
  shown,
  onChange,
}: {
  options: ViewOptions;
  counts: View['counts'];
  shown: number;
  onChange: (options: ViewOptions) => void;
}) {
  const say = useMessages();
  const group = useId();
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
            // Few batches have any that were cancelled.
            (filter !== 'cancelled' || counts.cancelled > 0 || options.filter === filter) && (
              <label
                key={filter}
                className="relative flex min-h-8 shrink-0 cursor-pointer items-center gap-1.5 rounded-lg px-2.5 text-quiet text-sm transition-colors hover:bg-well has-checked:bg-well has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent"
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
      <input
        type="search"
        value={options.search}
        placeholder={say.view.search}
        aria-label={say.view.search}
        onChange={({ target }) => onChange({ ...options, search: target.value })}
        className="min-h-10 min-w-0 flex-1 rounded-lg bg-well px-3 text-sm placeholder:text-quiet sm:max-w-56"
      />
      <select
        aria-label={say.view.sort}
        value={options.sort}
        onChange={({ target }) => {
          const sort = SORTS.find((each) => each === target.value);
          if (sort) onChange({ ...options, sort });
        }}
        className="min-h-10 rounded-lg bg-well px-2 text-sm"
      >
        {SORTS.map((sort) => (
          <option key={sort} value={sort}>
            {say.view.sorts[sort]}
          </option>
        ))}
      </select>
      <div className="pointer-coarse:hidden">
        <Button look="ghost" popoverTarget={`${group}keys`}>
          {say.view.keys}
        </Button>
        <dl
          id={`${group}keys`}
          popover="auto"
          className="m-auto max-w-lg grid-cols-[auto_1fr] gap-x-6 gap-y-2 rounded-2xl bg-sheet p-6 text-ink text-sm shadow-sheet open:grid"
        >
          {say.view.keyList.map(([keys, what]) => (
            <div key={keys} className="contents">
              <dt className="font-medium">{keys}</dt>
              <dd className="text-quiet">{what}</dd>
            </div>
          ))}
        </dl>
      </div>
    </>
  );
}
