import type { Photo } from '@/lib/batch/photo';
import { useMessages } from './messages';

/** Where a photo stands, in words; for a finished one its size and what is worth knowing. */
export function PhaseLine({ photo }: { photo: Photo }) {
  const say = useMessages();
  const original = photo.prepared?.transform.original;
  return (
    <div className="text-quiet text-sm tabular-nums group-data-[phase=failed]:text-alarm">
      <p>
        {photo.phase === 'done' && original
          ? say.size(original.width, original.height)
          : say.phase(photo)}
      </p>
      {photo.prepared?.notes.map((note) => (
        <p key={note}>{say.notes[note]}</p>
      ))}
    </div>
  );
}
