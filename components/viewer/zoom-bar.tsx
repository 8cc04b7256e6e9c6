import { useState } from 'react';
import { useMessages } from '../messages';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';
import type { ZoomControl } from './use-zoom';

/** How near the picture is seen: by buttons, and as a number that can be typed. */
export function ZoomBar({ control }: { control: ZoomControl }) {
  const say = useMessages().viewer;
  const { zoom, isFit, step, showAll, zoomTo } = control;
  /** What is being typed; null while nothing is. */
  const [typed, setTyped] = useState<string | null>(null);
  const shown = say.percent(zoom.scale);

  function enter() {
    const share = Number(typed?.replace(',', '.')) / 100;
    if (typed !== null && Number.isFinite(share) && share > 0) zoomTo(share);
    setTyped(null);
  }
  return (
    <div className="flex items-center gap-1 text-sm">
      <Button
        look="ghost"
        size="square"
        aria-label={say.further}
        aria-keyshortcuts="-"
        title={`${say.further} (−)`}
        onClick={() => step(-1)}
      >
        <Icon path="M5 10h10" weight={1.75} />
      </Button>
      <label className="flex items-center gap-0.5 rounded-lg bg-well px-2 focus-within:outline-2 focus-within:outline-accent forced-colors:border">
        <input
          inputMode="decimal"
          aria-label={say.zoom}
          title={say.zoomAbout}
          value={typed ?? shown}
          onFocus={({ target }) => target.select()}
          onChange={({ target }) => setTyped(target.value)}
          onBlur={enter}
          onKeyDown={(event) => {
            if (event.key === 'Enter') enter();
          }}
          className="min-h-9 w-12 bg-transparent text-right tabular-nums outline-none"
        />
        <span aria-hidden="true" className="text-quiet">
          %
        </span>
      </label>
      <Button
        look="ghost"
        size="square"
        aria-label={say.nearer}
        aria-keyshortcuts="+"
        title={`${say.nearer} (+)`}
        onClick={() => step(1)}
      >
        <Icon path="M10 5v10M5 10h10" weight={1.75} />
      </Button>
      <Press isOn={isFit} name={say.all} hint={`${say.all} (0)`} onPress={showAll} />
      <Press
        isOn={!isFit && zoom.scale === 1}
        name={say.full}
        hint={`${say.fullAbout} (1)`}
        onPress={() => zoomTo(1)}
      />
    </div>
  );
}

function Press({
  isOn,
  name,
  hint,
  onPress,
}: {
  isOn: boolean;
  name: string;
  hint: string;
  onPress: () => void;
}) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      title={hint}
      onClick={onPress}
      className="min-h-9 whitespace-nowrap rounded-lg px-2.5 font-medium transition-colors hover:bg-well aria-pressed:bg-well forced-colors:border forced-colors:aria-pressed:border-[Highlight]"
    >
      {name}
    </button>
  );
}
