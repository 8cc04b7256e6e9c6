import { type KeyboardEvent, memo, useState } from 'react';
import { flagsOf } from '@/lib/batch/flagged';
import { canCancel, isSettled, type Photo } from '@/lib/batch/photo';
import { usedUp } from '@/lib/batch/room';
import type { BatchStore } from '@/lib/batch/store';
import type { Flag } from '@/lib/matte/flag';
import { BlobImage } from './blob-image';
import { useLayoutShown } from './export/use-layout-shown';
import { FlagChips } from './flag-chips';
import { Late, latePart } from './late';
import { type Messages, useMessages } from './messages';
import { MiddleCut } from './middle-cut';
import { PhaseLine } from './phase-line';
import { nameIdOf, PhotoActions } from './photo-actions';
import { useReadOnly } from './read-only';
import type { Session } from './session';
import { useBatch } from './use-batch';
import { useDeletion } from './use-deletion';
import { useDownload } from './use-download';
import { useDragOut } from './use-drag-out';
import { useLatePreview } from './use-late-preview';
import { useThumbnail } from './use-thumbnail';

const laidOut = latePart(() => import('./export/laid-out-photo').then((room) => room.LaidOutPhoto));

interface Place {
  /** Among those that are shown, from 1. */
  place: number;
  total: number;
  /** Below zero while it is not in its row. */
  row: number;
  /** Where its height tells that of the row. */
  measure: ((tile: HTMLElement | null) => void) | undefined;
  /** Where it lies in the list, in CSS pixels, while its row is not drawn. */
  pinnedAt: number | undefined;
  pinnedColumn: number | undefined;
}

export const PhotoTile = memo(function PhotoTile({
  store,
  id,
  place,
  total,
  row,
  measure,
  pinnedAt,
  pinnedColumn,
  isCurrent,
  isSelected,
  openSession,
  onOpen,
  onSelect,
  onDeleteAll,
}: Place & {
  store: BatchStore;
  id: string;
  /** The tab key leads to it. */
  isCurrent: boolean;
  isSelected: boolean;
  openSession: () => Promise<Session>;
  onOpen: (id: string) => void;
  onSelect: (id: string, isRange: boolean) => void;
  /** Where it is one of several that a press on Delete is meant for. */
  onDeleteAll: (() => void) | undefined;
}) {
  const say = useMessages();
  const photo = useBatch(store, ({ photos }) => photos.get(id));
  const flags = useBatch(store, (batch) => flagsOf(batch, id));
  const isPaused = useBatch(store, ({ service }) => service.pause !== null);
  const usedUpNow = useBatch(store, ({ room }) => usedUp(room, Date.now()));
  const { isBusy, problem, download, make } = useDownload(store, openSession);
  const { isDeleting, failure, remove } = useDeletion(openSession);
  const [isAsking, setAsking] = useState(false);
  /** What somebody pressed a key for, and cannot have at the moment. */
  const [refused, setRefused] = useState<'delete' | 'open' | null>(null);
  const isReadOnly = useReadOnly();
  const shown = useLayoutShown();
  const thumbnail = useThumbnail(photo, openSession);
  useLatePreview(isReadOnly, photo, store, openSession);
  const preview = photo?.phase === 'done' ? photo.preview : null;
  const cutout = preview instanceof Blob ? preview : null;
  const drag = useDragOut(photo?.phase === 'done' ? photo : null, make);
  // It appears once, and not each time that the list is scrolled to it.
  const [hadCutout] = useState(cutout !== null);
  if (!photo) return null;

  const isDone = photo.phase === 'done';
  const isRejected = isDone && photo.verdict === 'reject';
  // Who keeps it has seen them.
  const open = isDone && photo.verdict === null ? flags : NONE;
  const isFlagged = isRejected || open.length > 0;
  const isAtWork = photo.phase === 'removing' ? photo.running : isDone && preview === null;
  const path = photo.folder === '' ? photo.name : `${photo.folder}/${photo.name}`;

  function press(event: KeyboardEvent<HTMLElement>) {
    if (event.key === 'Escape' && isAsking && !isDeleting) {
      event.preventDefault();
      event.currentTarget.focus({ preventScroll: true });
      setAsking(false);
      return;
    }
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key === ' ') onSelect(id, event.shiftKey);
    else if (event.key === 'Enter' && isDone) onOpen(id);
    else if (event.key === 'Enter') setRefused('open');
    else if (event.key === 'Delete' && onDeleteAll) onDeleteAll();
    else if (event.key === 'Delete') askToDelete();
    else return;
    event.preventDefault();
  }

  function askToDelete() {
    const isPossible = !isReadOnly && photo !== undefined && isSettled(photo);
    setAsking(isPossible);
    setRefused(isPossible ? null : 'delete');
  }

  const describedBy =
    [photo.folder !== '' && folderIdOf(id), isFlagged && flagsIdOf(id)]
      .filter((each) => each !== false)
      .join(' ') || undefined;
  const refusal = isReadOnly ? say.keeping.notHere : refusalOf(photo, say);
  const gridColumn = pinnedColumn === undefined ? undefined : `${pinnedColumn} / span 1`;
  return (
    <li
      ref={measure}
      id={nameIdOf(id)}
      aria-label={photo.name}
      aria-describedby={describedBy}
      aria-posinset={place}
      aria-setsize={total}
      aria-keyshortcuts="Space Enter Delete"
      data-id={id}
      data-index={row}
      data-phase={photo.phase}
      data-verdict={isDone ? (photo.verdict ?? undefined) : undefined}
      data-selected={isSelected}
      tabIndex={isCurrent ? 0 : -1}
      onKeyDown={press}
      onBlur={() => setRefused(null)}
      style={
        pinnedAt === undefined
          ? undefined
          : { position: 'absolute', top: pinnedAt, left: 0, right: 0, gridColumn }
      }
      className="group flex min-w-0 scroll-mt-16 flex-col gap-2 rounded-xl bg-sheet p-2 shadow-sheet data-[selected=true]:ring-2 data-[selected=true]:ring-accent forced-colors:border-2 forced-colors:data-[selected=true]:border-[Highlight]"
    >
      <div
        {...drag}
        title={drag.draggable ? say.dragOut : undefined}
        className="relative aspect-square overflow-hidden rounded-lg bg-well"
      >
        {thumbnail && !cutout && (
          <BlobImage
            blob={thumbnail}
            className="size-full object-contain group-data-[phase=failed]:opacity-40"
          />
        )}
        {cutout && (
          <BlobImage
            blob={cutout}
            className={`checkerboard size-full object-contain group-data-[verdict=reject]:opacity-40 ${hadCutout ? '' : 'appear'}`}
          />
        )}
        {isDone && cutout && shown && (
          <Late part={laidOut} props={{ store, photo, preview: cutout, deliverable: shown }} />
        )}
        {photo.phase === 'failed' && !thumbnail && <NoPicture />}
        <FlagChips id={flagsIdOf(id)} flags={open} isRejected={isRejected} />
        {isAtWork && <div className="sweep absolute inset-0" />}
        <label className="absolute top-0 left-0 p-2 opacity-0 transition-opacity focus-within:opacity-100 group-hover:opacity-100 group-focus:opacity-100 group-data-[selecting=true]/list:opacity-100 pointer-coarse:opacity-100">
          <input
            type="checkbox"
            aria-label={say.selection.select(path)}
            checked={isSelected}
            tabIndex={isCurrent ? 0 : -1}
            onMouseDown={(event) => {
              // With the shift key a press would also mark words.
              if (event.shiftKey) event.preventDefault();
            }}
            onClick={({ shiftKey }) => onSelect(id, shiftKey)}
            onChange={() => undefined}
            className="block size-6 accent-accent"
          />
        </label>
      </div>
      <div className="grid grid-cols-1 gap-1 px-1">
        <p className="font-medium text-sm" title={path}>
          <MiddleCut text={photo.name} />
        </p>
        {photo.folder !== '' && (
          <p id={folderIdOf(id)} className="text-quiet text-xs" title={path}>
            <MiddleCut text={photo.folder} />
          </p>
        )}
        <PhaseLine photo={photo} isPaused={isPaused} usedUp={usedUpNow} />
        <p role="status" className="text-alarm text-sm empty:absolute">
          {refused === 'delete' && refusal}
          {refused === 'open' && !isDone && say.notYetOpen}
          {problem && say.errors[problem]}
          {failure}
        </p>
      </div>
      <PhotoActions
        store={store}
        photo={photo}
        isTabbable={isCurrent}
        isBusy={isBusy}
        isAsking={isAsking}
        isDeleting={isDeleting}
        onOpen={() => onOpen(id)}
        onDownload={download}
        onAsk={setAsking}
        onDelete={() => void remove((session) => session.deletePhotos([id]))}
      />
    </li>
  );
});

/** Why a photo cannot be deleted yet, and what would help; nothing where it can be. */
const refusalOf = (photo: Photo, say: Messages): string | null => {
  if (isSettled(photo)) return null;
  return canCancel(photo) ? say.cancelFirst : say.isCancelling;
};

const NONE: readonly Flag[] = [];
const flagsIdOf = (id: string) => `flags-${id}`;
const folderIdOf = (id: string) => `folder-${id}`;

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
