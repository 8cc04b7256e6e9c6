import { useMessages } from '../messages';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';

/** To the photo before or after; at the end it stays where it is, so that the focus does too. */
export function Turn({
  step,
  isEnd,
  onTurn,
}: {
  step: 1 | -1;
  isEnd: boolean;
  onTurn: (step: number) => void;
}) {
  const say = useMessages();
  const name = step > 0 ? say.viewer.next : say.viewer.previous;
  return (
    <Button
      look="ghost"
      size="square"
      aria-label={name}
      aria-keyshortcuts={step > 0 ? 'PageDown ArrowRight' : 'PageUp ArrowLeft'}
      aria-disabled={isEnd}
      title={`${name} (${say.viewer.keys[step > 0 ? 'next' : 'previous']})`}
      onClick={() => onTurn(step)}
    >
      <Icon path={step > 0 ? 'm7.5 4 6 6-6 6' : 'm12.5 4-6 6 6 6'} weight={1.75} />
    </Button>
  );
}

/** How many photos further a key leads; null where it is no such key. */
export function stepOf(event: KeyboardEvent): number | null {
  const { key, target, altKey, ctrlKey, metaKey } = event;
  if (event.defaultPrevented || altKey || ctrlKey || metaKey) return null;
  if (key === 'PageDown') return 1;
  if (key === 'PageUp') return -1;
  // The slider has its own use for the arrows.
  if (target instanceof HTMLInputElement) return null;
  if (key === 'ArrowRight') return 1;
  return key === 'ArrowLeft' ? -1 : null;
}
