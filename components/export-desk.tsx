import {
  type CSSProperties,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { BatchStore } from '@/lib/batch/store';
import { AtExport, createExportRoom } from './export/export-room';
import { EXPORT_ID } from './export-toggle';
import { Late, latePart } from './late';
import { LostPart } from './lost-part';
import type { Session } from './session';
import { useBatch } from './use-batch';
import { useStuckHeight } from './use-stuck-height';

const panel = latePart(
  () => import('./export/export-panel').then((room) => room.ExportPanel),
  ['page', 'export', 'rules'],
);

/**
 * The photos and the bar, with the panel of the export beside the photos; where there is no room
 * beside them it stands above the bar, and the photos stay in sight over it.
 */
export function ExportDesk({
  store,
  openSession,
  photos,
  bar,
}: {
  store: BatchStore;
  openSession: () => Promise<Session>;
  photos: ReactNode;
  bar: ReactNode;
}) {
  const [room] = useState(() => createExportRoom());
  const [isOpen, setOpen] = useState(() => room.get().isOpen);
  useEffect(() => room.subscribe(() => setOpen(room.get().isOpen)), [room]);
  const id = useBatch(store, (batch) => batch.id);
  useEffect(() => void room.load(id), [room, id]);

  const desk = useRef<HTMLDivElement>(null);
  const top = useStuckHeight();
  const [foot, setFoot] = useState(0);
  useLayoutEffect(() => {
    const last = desk.current?.lastElementChild;
    if (!(last instanceof HTMLElement)) return;
    const measure = () => setFoot(last.offsetHeight);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(last);
    return () => observer.disconnect();
  }, []);

  const style: CSSProperties & Record<`--${string}`, string> = {
    '--stuck': `${top}px`,
    '--foot': `${foot}px`,
    // Where there is little room the panel has what there is.
    '--foot-edge': isOpen ? 'var(--stick)' : '0px',
  };
  return (
    <AtExport value={room}>
      <div ref={desk} style={style} className="flex min-w-0 flex-1 flex-col">
        <div className="flex min-w-0 flex-1 flex-col xl:flex-row">
          <div className="flex min-w-0 flex-1 flex-col">{photos}</div>
          {isOpen && (
            <div
              id={EXPORT_ID}
              className="sticky bottom-[max(0px,var(--foot)+var(--foot-edge))] z-10 max-h-[clamp(min(100dvh,20rem),50dvh,34rem)] min-w-0 overflow-y-auto overscroll-contain bg-sheet shadow-bar xl:top-(--stuck) xl:bottom-auto xl:mr-8 xl:mb-4 xl:max-h-[calc(100dvh-var(--stuck)-var(--foot)-1rem)] xl:w-92 xl:shrink-0 xl:self-start xl:rounded-xl xl:shadow-sheet forced-colors:border"
            >
              <Late
                part={panel}
                props={{ store, openSession }}
                lost={(again) => (
                  <div role="alert">
                    <LostPart onAgain={again} />
                  </div>
                )}
              />
            </div>
          )}
        </div>
        {bar}
      </div>
    </AtExport>
  );
}
