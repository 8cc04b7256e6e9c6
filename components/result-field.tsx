import { useId } from 'react';
import { resultsOf } from '@/lib/batch/another';
import type { PhotoIn } from '@/lib/batch/photo';
import { useMessages } from './messages';
import { useReadOnly } from './read-only';

/** Which of its results a photo is shown, and saved, with. */
export function ResultField({
  photo,
  onResult,
}: {
  photo: PhotoIn<'done'>;
  onResult: (taskId: string) => void;
}) {
  const say = useMessages().review;
  const isReadOnly = useReadOnly();
  const group = useId();
  const results = resultsOf(photo);
  return (
    <div
      role="radiogroup"
      aria-label={say.results}
      className="grid auto-cols-fr grid-flow-col gap-0.5 rounded-lg bg-well p-0.5 text-sm"
    >
      {results.map(({ taskId, variant }, nth) => (
        <label
          key={taskId}
          title={say.copies[variant]}
          className="relative grid min-h-8 cursor-pointer place-items-center rounded-md px-2 text-quiet transition-colors hover:text-ink has-checked:bg-sheet has-checked:font-medium has-checked:text-ink has-checked:shadow-sheet has-focus-visible:outline-2 has-focus-visible:outline-accent forced-colors:has-checked:forced-color-adjust-none forced-colors:has-checked:bg-[Highlight] forced-colors:has-checked:text-[HighlightText]"
        >
          <input
            type="radio"
            name={group}
            checked={photo.taskId === taskId}
            disabled={isReadOnly}
            aria-label={say.result(nth + 1)}
            onChange={() => onResult(taskId)}
            className="absolute inset-0 cursor-pointer opacity-0"
          />
          {results.length > 2 ? say.nthResult(nth + 1) : say.result(nth + 1)}
        </label>
      ))}
    </div>
  );
}
