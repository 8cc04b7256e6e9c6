import { useEffect, useId, useRef, useState } from 'react';
import type { PhotoIn } from '@/lib/batch/photo';
import type { Repair as Edits } from '@/lib/matte/repair';
import { useMessages } from '../messages';
import type { Session } from '../session';
import { useZoom } from '../viewer/use-zoom';
import { FIRST_BRUSH } from './brush';
import { RepairStage } from './stage';
import { RepairTools } from './tools';
import type { StageKeys } from './use-brush-keys';
import { useEdits } from './use-edits';
import { type Made, usePainting } from './use-painting';
import { useRepairKeys } from './use-repair-keys';

/** Parts of less than a thousandth of the picture count as specks. */
const SPECK_SHARE = 0.001;

/** A finished photo under a brush that restores and erases. Its original must be here. */
export function Repair({
  photo,
  large,
  openSession,
  onRepair,
  onDone,
}: {
  photo: PhotoIn<'done'>;
  /** Its picture of large size as it stands, where that is made already. */
  large: Blob | null;
  openSession: () => Promise<Session>;
  onRepair: (repair: Edits) => void;
  /** Given what it looks like now, as soon as it was made once. */
  onDone: (made: Made | null) => void;
}) {
  const say = useMessages();
  const [brush, setBrush] = useState(FIRST_BRUSH);
  const [isBehind, setBehind] = useState(true);
  const canvas = useRef<HTMLCanvasElement>(null);
  const stage = useRef<StageKeys | null>(null);
  const root = useRef<HTMLDivElement>(null);
  const hintId = useId();
  const size = photo.prepared?.transform.original ?? { width: 1, height: 1 };
  const zoom = useZoom(size, { isDragFree: false });
  const edits = useEdits(photo.repair, onRepair);
  const { painting, isReady, isBusy, problem, original, made } = usePainting(
    canvas,
    photo,
    large,
    openSession,
  );
  const leave = () => onDone(made);
  useRepairKeys({ brush, onBrush: setBrush, edits, stage, zoom, onDone: leave });

  // Its keys are free there.
  useEffect(() => {
    root.current
      ?.querySelector<HTMLElement>('[role="application"]')
      ?.focus({ preventScroll: true });
  }, []);

  const words = say.repair;
  function standing(): string {
    if (!isReady) return problem ? '' : words.opening;
    if (brush.tool === 'open-hole') return words.holeNow;
    return isBusy ? words.updating : words.changes(photo.repair.length);
  }
  return (
    <div ref={root} className="flex min-h-0 min-w-0 flex-col gap-2">
      <RepairTools
        brush={brush}
        onBrush={setBrush}
        side={Math.max(size.width, size.height)}
        edits={edits}
        isBehind={isBehind}
        onBehind={setBehind}
        onSolid={() => edits.add({ kind: 'solid-inside' })}
        onSpecks={() => edits.add({ kind: 'drop-specks', share: SPECK_SHARE })}
        zoom={zoom}
        onDone={leave}
      />
      <p role="status" className="text-alarm empty:absolute">
        {problem && say.errors[problem]}
      </p>
      <p id={hintId} className="sr-only">
        {words.hint}
      </p>
      <div className="relative min-h-[max(14rem,100dvh-17rem)] flex-1 sm:min-h-56">
        <RepairStage
          name={photo.name}
          size={size}
          zoom={zoom}
          canvas={canvas}
          painting={painting}
          original={original}
          brush={brush}
          isBehind={isBehind}
          isReady={isReady}
          keys={stage}
          hintId={hintId}
          onStroke={edits.add}
          onHole={({ x, y }) => edits.add({ kind: 'open-hole', x, y })}
        />
        <p
          role="status"
          className="pointer-events-none absolute bottom-2 left-2 rounded-md bg-sheet px-2 py-1 text-sm tabular-nums shadow-sheet empty:hidden forced-colors:border"
        >
          {standing()}
        </p>
      </div>
    </div>
  );
}
