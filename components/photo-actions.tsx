import type { MouseEvent } from 'react';
import { canRetry } from '@/lib/batch/advance';
import { canCancel, isSettled, type Photo, type PhotoIn } from '@/lib/batch/photo';
import type { BatchStore } from '@/lib/batch/store';
import { useMessages } from './messages';
import { Button } from './ui/button';

/** The pressed button goes; whoever pressed it stays in the list. */
const focusList = ({ currentTarget }: MouseEvent<HTMLElement>) =>
  currentTarget.closest('ul')?.focus({ preventScroll: true });

/** What can be done with a photo as it stands, in a row that is as high with nothing in it. */
export function PhotoActions({
  store,
  photo,
  isBusy,
  isDeleting,
  onOpen,
  onDownload,
  onDelete,
}: {
  store: BatchStore;
  photo: Photo;
  /** Its picture is made for the download. */
  isBusy: boolean;
  isDeleting: boolean;
  onOpen: () => void;
  onDownload: (photo: PhotoIn<'done'>) => Promise<void>;
  onDelete: () => void;
}) {
  const say = useMessages();
  const ids = [photo.id];
  const remove = (event: MouseEvent<HTMLElement>) => {
    focusList(event);
    onDelete();
  };
  return (
    <div className="mt-auto flex min-h-10 gap-1">
      {canCancel(photo) && (
        <Button
          look="ghost"
          size="tight"
          onClick={(event) => {
            focusList(event);
            store.dispatch({ type: 'cancelled', ids });
          }}
        >
          {say.cancel}
        </Button>
      )}
      {photo.phase === 'done' && (
        <>
          <Button look="ghost" size="tight" onClick={onOpen}>
            {say.open}
          </Button>
          <Button size="tight" disabled={isBusy} onClick={() => void onDownload(photo)}>
            {isBusy ? say.downloading : say.download}
          </Button>
          <Button
            look="ghost"
            size="icon"
            title={say.delete}
            aria-label={say.delete}
            disabled={isDeleting}
            onClick={remove}
          >
            <Bin />
          </Button>
        </>
      )}
      {(canRetry(photo) || photo.phase === 'cancelled') && (
        <Button
          size="tight"
          onClick={(event) => {
            focusList(event);
            store.dispatch({ type: 'retried', ids });
          }}
        >
          {say.retry}
        </Button>
      )}
      {isSettled(photo) && photo.phase !== 'done' && (
        <Button look="ghost" size="tight" disabled={isDeleting} onClick={remove}>
          {isDeleting ? say.deleting : say.delete}
        </Button>
      )}
    </div>
  );
}

function Bin() {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 20 20"
      className="size-5 shrink-0"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d="M4 6h12M8 6V4h4v2M5.5 6l.7 10h7.6l.7-10M8.5 9v4.5M11.5 9v4.5" />
    </svg>
  );
}
