import { useId, useState } from 'react';
import { countCapped } from '@/lib/batch/cap';
import type { BatchEvent } from '@/lib/batch/events';
import { PILOT } from '@/lib/batch/pilot';
import { isPilotOver, pilotOf, quoteOf } from '@/lib/batch/quote';
import type { Batch } from '@/lib/batch/reducer';
import { roomNow, usedUp } from '@/lib/batch/room';
import type { BatchStore } from '@/lib/batch/store';
import { useMessages } from './messages';
import { Button } from './ui/button';
import { useBatch } from './use-batch';

/** What the account's allowance lets through. */
export interface Allowance {
  creates: number;
  windowMs: number;
}

const whole = (batch: Batch) => batch;

/** Before money is spent: what it will cost, what cannot be worked on, and how to begin. */
export function QuotePanel({
  store,
  allowance,
  isTest,
  onLeave,
}: {
  store: BatchStore;
  allowance: Allowance;
  /** The credits stand for no money. */
  isTest: boolean;
  /** The pressed button goes, or can be pressed no more: whoever pressed it goes on elsewhere. */
  onLeave: () => void;
}) {
  const say = useMessages();
  const headline = useId();
  const batch = useBatch(store, whole);
  const quote = quoteOf(batch);
  const capped = countCapped(batch);
  if (quote.held.length === 0)
    return capped > 0 ? <Capped store={store} count={capped} onLeave={onLeave} /> : null;

  const { held, unread, same, kept, credits, problems } = quote;
  const pilot = pilotOf(quote);
  const usedUpNow = usedUp(batch.room, Date.now());
  const room = roomNow(batch.room, Date.now());
  const hasBegun = held.length + problems.length < batch.order.length;
  const leastMs = Math.ceil(credits / allowance.creates) * allowance.windowMs;
  const act = (event: BatchEvent) => {
    onLeave();
    store.dispatch(event);
  };
  const release = (ids: readonly string[]) => act({ type: 'released', ids });
  return (
    <section
      aria-labelledby={headline}
      className="mx-4 mb-5 grid gap-4 rounded-xl bg-sheet p-4 shadow-sheet sm:mx-8 sm:p-5"
    >
      <div className="grid gap-1 tabular-nums">
        <h2 id={headline} className="font-semibold text-lg">
          {unread > 0
            ? say.quote.reading(held.length - unread, held.length)
            : say.quote.cost(credits, isTest)}
        </h2>
        <p className="text-pretty text-quiet text-sm">
          {say.quote.of({ photos: held.length, same, kept })}
          {credits > 0 && unread === 0 && ` ${say.quote.time(leastMs)}`}
          {batch.service.credits.left !== null && ` ${say.quote.left(batch.service.credits.left)}`}
          {room && !usedUpNow && ` ${say.quote.today(room.left)}`}
        </p>
        <p role="status" className="text-pretty font-medium text-sm empty:hidden">
          {usedUpNow && say.quote.usedUp(usedUpNow)}
        </p>
      </div>
      {problems.length > 0 && (
        <details open={problems.length <= 5} className="text-sm">
          <summary className="min-h-6 cursor-pointer font-medium text-alarm">
            {say.quote.problems(problems.length)}
          </summary>
          <ul className="mt-2 grid max-h-48 gap-1 overflow-auto">
            {problems.map(({ id, name, folder, error }) => (
              <li key={id}>
                <span className="font-medium">{folder ? `${folder}/${name}` : name}</span>
                {say.of(say.errors[error])}
              </li>
            ))}
          </ul>
        </details>
      )}
      {capped > 0 && <p className="text-sm">{say.quote.capped(batch.cap ?? 0, capped)}</p>}
      <div className="flex flex-wrap items-center gap-3">
        <Button look="primary" onClick={() => release(held.map(({ id }) => id))}>
          {hasBegun ? say.quote.goOn(held.length) : say.quote.start(held.length)}
        </Button>
        {held.length > PILOT && (
          <Button disabled={!isPilotOver(batch)} onClick={() => release(pilot)}>
            {hasBegun ? say.quote.more(pilot.length) : say.quote.pilot(pilot.length)}
          </Button>
        )}
        <Button
          look="ghost"
          onClick={() => act({ type: 'removed', ids: held.map(({ id }) => id) })}
        >
          {say.quote.remove}
        </Button>
        <CapField store={store} cap={batch.cap} />
      </div>
    </section>
  );
}

/** The most credits that the batch may use; what is typed counts once it is finished. */
function CapField({
  store,
  cap,
  onLifted,
}: {
  store: BatchStore;
  cap: number | null;
  /** No photo waits for it any more. */
  onLifted?: () => void;
}) {
  const say = useMessages();
  const [text, setText] = useState(cap === null ? '' : String(cap));

  function finish() {
    const wanted = Math.floor(Number(text));
    const isLifted = text.trim() === '';
    const isMeant = isLifted || wanted >= 1;
    const next = isMeant ? (isLifted ? null : wanted) : cap;
    setText(next === null ? '' : String(next));
    store.dispatch({ type: 'capped', cap: next });
  }

  return (
    <form
      className="sm:ml-auto"
      onSubmit={(event) => {
        event.preventDefault();
        finish();
        if (countCapped(store.get()) === 0) onLifted?.();
      }}
    >
      <label className="flex items-center gap-2 text-quiet text-sm">
        {say.quote.cap}
        <input
          type="number"
          min={1}
          step={1}
          inputMode="numeric"
          placeholder={say.quote.noCap}
          value={text}
          onChange={({ target }) => setText(target.value)}
          onBlur={finish}
          className="h-10 w-28 rounded-lg bg-well px-3 text-ink tabular-nums"
        />
      </label>
    </form>
  );
}

/** Photos wait for nothing but a higher limit. */
function Capped({
  store,
  count,
  onLeave,
}: {
  store: BatchStore;
  count: number;
  onLeave: () => void;
}) {
  const say = useMessages();
  const cap = useBatch(store, (batch) => batch.cap);
  return (
    <div
      role="status"
      className="mx-4 mb-5 flex flex-wrap items-center gap-3 rounded-xl bg-sheet px-4 py-3 text-sm shadow-sheet sm:mx-8"
    >
      <p className="mr-auto font-medium">{say.quote.capped(cap ?? 0, count)}</p>
      <CapField store={store} cap={cap} onLifted={onLeave} />
      <Button
        onClick={() => {
          onLeave();
          store.dispatch({ type: 'capped', cap: null });
        }}
      >
        {say.quote.lift}
      </Button>
    </div>
  );
}
