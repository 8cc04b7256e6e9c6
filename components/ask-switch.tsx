import { useEffectEvent, useLayoutEffect, useRef } from 'react';
import { useStartMessages } from './start-messages';

/** Whether larger batches tell what they will cost before they start. */
export function AskSwitch({
  asks,
  onAsks,
  className = '',
}: {
  asks: boolean;
  onAsks: (asks: boolean) => void;
  className?: string;
}) {
  const say = useStartMessages();
  const input = useRef<HTMLInputElement>(null);
  const takeEarly = useEffectEvent(() => {
    const isTicked = input.current?.checked ?? asks;
    if (isTicked !== asks) onAsks(isTicked);
  });
  // What was ticked while the page's script was still on its way has been told to nobody.
  useLayoutEffect(() => takeEarly(), []);
  return (
    <label className={`flex items-center gap-2 text-quiet ${className}`}>
      <input
        ref={input}
        type="checkbox"
        checked={asks}
        onChange={({ target }) => onAsks(target.checked)}
        className="size-4 accent-accent"
      />
      {say.intake.ask}
    </label>
  );
}
