import type { Photo } from '@/lib/batch/photo';
import type { Room } from '@/lib/task/task';
import { useMessages } from './messages';

/** Where a photo stands, in words; for a finished one its size and what is worth knowing. */
export function PhaseLine({
  photo,
  isPaused = false,
  usedUp = null,
}: {
  photo: Photo;
  isPaused?: boolean;
  /** Where no photo may be begun today. */
  usedUp?: Room;
}) {
  const say = useMessages();
  const original = photo.prepared?.transform.original;
  const preview = photo.phase === 'done' ? photo.preview : null;
  const stale = photo.phase === 'done' ? photo.stale : null;
  return (
    <div className="text-quiet text-sm tabular-nums group-data-[phase=failed]:text-alarm">
      <p>
        {preview !== null && original
          ? say.size(original.width, original.height)
          : say.phase(photo, isPaused, usedUp)}
      </p>
      {photo.phase === 'done' && photo.reused && <p>{say.reused}</p>}
      {photo.phase === 'done' && photo.vain && (
        <p>{say.review.vain(photo.vain.error && say.errors[photo.vain.error])}</p>
      )}
      {photo.phase === 'done' && !photo.file && <p>{say.needsOriginal}</p>}
      {stale !== null && stale !== 'due' && (
        <p className="text-alarm">{say.review.outdated(say.errors[stale])}</p>
      )}
      {typeof preview === 'string' && <p className="text-alarm">{say.errors[preview]}</p>}
      {photo.phase !== 'failed' &&
        photo.prepared?.notes.map((note) => <p key={note}>{say.notes[note]}</p>)}
    </div>
  );
}
