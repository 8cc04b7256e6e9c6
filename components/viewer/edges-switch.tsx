import { useId } from 'react';
import { useMessages } from '../messages';
import { useReadOnly } from '../read-only';

/** Whether edges are cleaned of the old background; in all photos, and seen at once in this one. */
export function EdgesSwitch({
  isClean,
  onClean,
}: {
  isClean: boolean;
  onClean: (isClean: boolean) => void;
}) {
  const say = useMessages().viewer;
  const id = useId();
  return (
    <label className="flex min-h-8 items-center gap-2 text-sm" title={say.edgesAbout}>
      <input
        type="checkbox"
        checked={isClean}
        aria-describedby={id}
        onChange={({ target }) => onClean(target.checked)}
        disabled={useReadOnly()}
        className="size-4 accent-accent"
      />
      {say.edges}
      <span id={id} hidden>
        {say.edgesAbout}
      </span>
    </label>
  );
}
