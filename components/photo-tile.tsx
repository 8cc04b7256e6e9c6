import type { BatchStore } from '@/lib/batch/store';
import { useMessages } from './messages';
import { PhaseLine } from './phase-line';
import { nameIdOf, PhotoActions } from './photo-actions';
import type { Session } from './session';
import { useBatch } from './use-batch';
import { useDeletion } from './use-deletion';
import { useDownload } from './use-download';
import { useObjectUrl } from './use-object-url';

export function PhotoTile({
  store,
  id,
  openSession,
  onOpen,
}: {
  store: BatchStore;
  id: string;
  openSession: () => Promise<Session>;
  onOpen: (id: string) => void;
}) {
  const say = useMessages();
  const photo = useBatch(store, ({ photos }) => photos.get(id));
  const isPaused = useBatch(store, ({ service }) => service.pause !== null);
  const { isBusy, problem, download } = useDownload(openSession);
  const { isDeleting, hasFailed, remove } = useDeletion(openSession);
  const preview = photo?.phase === 'done' ? photo.preview : null;
  const cutout = useObjectUrl(preview instanceof Blob ? preview : null);
  const thumbnail = useObjectUrl(photo?.prepared?.thumbnail);
  if (!photo) return null;

  const isDone = photo.phase === 'done';
  const isAtWork = photo.phase === 'removing' ? photo.running : isDone && preview === null;
  return (
    <li
      aria-label={photo.name}
      data-phase={photo.phase}
      tabIndex={-1}
      className="group flex min-w-0 flex-col gap-2 rounded-xl bg-sheet p-2 shadow-sheet"
    >
      <div className="relative aspect-square overflow-hidden rounded-lg bg-well">
        {thumbnail && !cutout && (
          <img
            src={thumbnail}
            alt=""
            className="size-full object-contain group-data-[phase=failed]:opacity-40"
          />
        )}
        {cutout && (
          <img src={cutout} alt="" className="appear checkerboard size-full object-contain" />
        )}
        {photo.phase === 'failed' && !thumbnail && <NoPicture />}
        {isAtWork && <div className="sweep absolute inset-0" />}
      </div>
      <div className="grid gap-1 px-1">
        <p id={nameIdOf(id)} className="truncate font-medium text-sm" title={photo.name}>
          {photo.name}
        </p>
        <PhaseLine photo={photo} isPaused={isPaused} />
        <p role="status" className="text-alarm text-sm empty:absolute">
          {problem && say.errors[problem]}
          {hasFailed && say.notDeleted}
        </p>
      </div>
      <PhotoActions
        store={store}
        photo={photo}
        isBusy={isBusy}
        isDeleting={isDeleting}
        onOpen={() => onOpen(id)}
        onDownload={download}
        onDelete={() => void remove((session) => session.deletePhotos([id]))}
      />
    </li>
  );
}

function NoPicture() {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 48 48"
      className="absolute inset-0 m-auto size-12 text-quiet"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d="M12 6h16l10 10v26H12zM28 6v10h10M18 24l12 12M30 24 18 36" />
    </svg>
  );
}
