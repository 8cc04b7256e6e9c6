import { type MouseEvent, useEffect, useRef } from 'react';
import { canCancel, isSettled, type Photo, type PhotoIn } from '@/lib/batch/photo';
import type { BatchStore } from '@/lib/batch/store';
import { mayRetry } from './counts';
import { useMessages } from './messages';
import { useWriting } from './read-only';
import { Button } from './ui/button';
import { Icon } from './ui/icon';

const SAME_PRESS_MS = 700;
const SAME_PLACE_PX = 8;
let lastPress = { at: Number.NEGATIVE_INFINITY, x: 0, y: 0 };

/**
 * Whether a press is the second one of a double click. What lies under the pointer then is another
 * button, or another photo's, than the one that was meant.
 */
function isSecondPress({ detail, clientX: x, clientY: y }: MouseEvent<HTMLElement>): boolean {
  if (detail === 0) return false;
  const before = lastPress;
  lastPress = { at: performance.now(), x, y };
  return (
    lastPress.at - before.at < SAME_PRESS_MS &&
    Math.hypot(x - before.x, y - before.y) < SAME_PLACE_PX
  );
}

const CALM = { preventScroll: true };

/** The pressed button goes; whoever pressed it stays with the photo. */
const focusPhoto = ({ currentTarget }: MouseEvent<HTMLElement>) =>
  currentTarget.closest('li')?.focus(CALM);

/** The photo goes; whoever pressed stays with the next one. */
function focusNext({ currentTarget }: MouseEvent<HTMLElement>) {
  const photo = currentTarget.closest('li');
  const next = photo?.nextElementSibling ?? photo?.previousElementSibling ?? photo?.parentElement;
  if (next instanceof HTMLElement) next.focus(CALM);
}

/** What can be done with a photo as it stands, in a row that is as high with nothing in it. */
export function PhotoActions({
  store,
  photo,
  isTabbable,
  isBusy,
  isAsking,
  isDeleting,
  onOpen,
  onDownload,
  onAsk,
  onDelete,
}: {
  store: BatchStore;
  photo: Photo;
  /** The tab key leads to its buttons. */
  isTabbable: boolean;
  /** Its picture is made for the download. */
  isBusy: boolean;
  /** Whether it shall be deleted is the question at the moment. */
  isAsking: boolean;
  isDeleting: boolean;
  onOpen: () => void;
  onDownload: (photo: PhotoIn<'done'>) => Promise<void>;
  onAsk: (isAsking: boolean) => void;
  onDelete: () => void;
}) {
  const say = useMessages();
  const ids = [photo.id];
  const writing = useWriting(nameIdOf(photo.id));
  const of = { 'aria-describedby': nameIdOf(photo.id), tabIndex: isTabbable ? 0 : -1 };
  const asks = isAsking && isSettled(photo) && !writing;
  const act =
    (work: (event: MouseEvent<HTMLElement>) => void) => (event: MouseEvent<HTMLElement>) => {
      if (!isSecondPress(event)) work(event);
    };
  const remove = act((event) => {
    focusNext(event);
    onDelete();
  });
  return (
    <div className="mt-auto flex min-h-10 gap-1">
      {canCancel(photo) && (
        <Button
          {...of}
          {...writing}
          look="ghost"
          size="tight"
          onClick={act((event) => {
            focusPhoto(event);
            store.dispatch({ type: 'cancelled', ids });
          })}
        >
          {say.cancel}
        </Button>
      )}
      {asks && (
        <AskDelete
          of={of}
          isDeleting={isDeleting}
          onConfirm={remove}
          onBack={act((event) => {
            focusPhoto(event);
            onAsk(false);
          })}
        />
      )}
      {photo.phase === 'done' && !asks && (
        <>
          <Button {...of} look="ghost" size="tight" onClick={onOpen}>
            {say.open}
          </Button>
          <Button
            {...of}
            size="tight"
            aria-disabled={isBusy}
            onClick={() => void onDownload(photo)}
          >
            {isBusy ? say.downloading : say.download}
          </Button>
          <Button
            {...of}
            look="ghost"
            size="icon"
            title={say.delete}
            {...writing}
            aria-label={say.delete}
            disabled={isDeleting}
            onClick={act(() => onAsk(true))}
          >
            <Icon path={BIN} />
          </Button>
        </>
      )}
      {!asks && mayRetry(photo) && (
        <Button
          {...of}
          {...writing}
          size="tight"
          onClick={act((event) => {
            focusPhoto(event);
            store.dispatch({ type: 'retried', ids });
          })}
        >
          {say.retry}
        </Button>
      )}
      {!asks && isSettled(photo) && photo.phase !== 'done' && (
        <Button
          {...of}
          {...writing}
          look="ghost"
          size="tight"
          disabled={isDeleting}
          onClick={remove}
        >
          {isDeleting ? say.deleting : say.delete}
        </Button>
      )}
    </div>
  );
}

/** What is named as the photo is, and describes its buttons. */
export const nameIdOf = (id: string) => `name-${id}`;

/** A cut-out is paid for: it does not go at one press. Escape and `Keep` lead back. */
function AskDelete({
  of,
  isDeleting,
  onConfirm,
  onBack,
}: {
  of: { 'aria-describedby': string; tabIndex: number };
  isDeleting: boolean;
  onConfirm: (event: MouseEvent<HTMLElement>) => void;
  onBack: (event: MouseEvent<HTMLElement>) => void;
}) {
  const say = useMessages();
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => back.current?.focus(), []);
  return (
    <>
      <Button {...of} ref={back} look="ghost" size="tight" disabled={isDeleting} onClick={onBack}>
        {say.keep}
      </Button>
      <Button {...of} look="alarm" size="tight" disabled={isDeleting} onClick={onConfirm}>
        {isDeleting ? say.deleting : say.deleteForGood}
      </Button>
    </>
  );
}

const BIN = 'M4 6h12M8 6V4h4v2M5.5 6l.7 10h7.6l.7-10M8.5 9v4.5M11.5 9v4.5';
