import { useEffect, useRef } from 'react';
import { countRemaining } from '@/lib/batch/pace';
import type { BatchStore } from '@/lib/batch/store';
import { useMessages } from '../messages';
import type { Session } from '../session';
import { Button } from '../ui/button';
import { Progress } from '../ui/progress';
import { useBatch } from '../use-batch';
import { lackOf } from './deliverable-list';
import { useExportMessages } from './export-messages';
import { useExport, useExportRoom } from './export-room';
import { isUnderWay } from './export-run';
import { Switch } from './fields';
import { MeasuredLines } from './measured-lines';
import type { Outline } from './outline';
import { canPickFolder } from './pickers';
import { RunNews } from './run-news';
import { tooLargeIn } from './too-large';
import { useExportRun } from './use-export-run';
import { useMeasured } from './use-measured';
import { useMissingPicture } from './use-missing-picture';

/** How many files there will be and how large, where they go, and what became of them. */
export function SaveSection({
  store,
  openSession,
  outline,
}: {
  store: BatchStore;
  openSession: () => Promise<Session>;
  outline: Outline;
}) {
  const say = useExportMessages();
  const words = useMessages();
  const room = useExportRoom();
  const settings = useExport((state) => state.settings);
  const isAtRest = useBatch(store, (batch) => countRemaining(batch) === 0);
  const rejected = useBatch(store, countRejected);
  const { state, saveZip, saveFolder, cancel } = useExportRun(store, openSession);
  const isBusy = isUnderWay(state);
  const { measured, measure } = useMeasured(store, openSession, isAtRest && !isBusy);

  const section = useRef<HTMLFieldSetElement>(null);
  const before = useRef(state.kind);
  useEffect(() => {
    // The pressed button has gone; whoever pressed it stays in this part.
    const isLost = document.activeElement === document.body;
    if (before.current !== state.kind && isLost) section.current?.focus({ preventScroll: true });
    before.current = state.kind;
  }, [state.kind]);

  const { files, plan } = outline;
  const photos = new Set(files.map(({ photo }) => photo.id)).size;
  const total = measured?.bytes == null ? null : measured.bytes * photos;
  const isPictureMissing = useMissingPicture(settings.deliverables);
  const lacks = isPictureMissing || settings.deliverables.some((one) => lackOf(one) !== null);
  const all = useBatch(store, (batch) => batch.photos);
  const oversized = tooLargeIn({ photos: all }, files);
  const refusal = refusalOf();

  function refusalOf(): string | null {
    if (files.length === 0) return say.save.none;
    if (!plan) return say.save.names;
    if (lacks) return say.save.lacks;
    return oversized.length > 0 ? say.save.tooLarge(oversized.length) : null;
  }

  return (
    <fieldset ref={section} tabIndex={-1} className="grid min-w-0 gap-2.5 outline-none">
      <legend className="mb-2 font-medium text-sm">{say.save.title}</legend>
      <div className="grid gap-0.5 text-sm tabular-nums">
        <p>{say.save.files(files.length, photos)}</p>
        <MeasuredLines measured={measured} photos={photos} />
        {!measured && !isAtRest && files.length > 0 && (
          <div>
            <button
              type="button"
              onClick={measure}
              className="min-h-6 text-quiet text-xs underline underline-offset-2 hover:text-ink"
            >
              {say.save.measure}
            </button>
          </div>
        )}
      </div>
      <div>
        <Switch
          label={say.save.withManifest}
          isOn={settings.withManifest}
          onChange={(withManifest) => room.change({ withManifest })}
        />
        {!settings.withManifest && canPickFolder() && (
          <p className="pb-1 text-pretty text-quiet text-xs">{say.save.manifestInFolder}</p>
        )}
        <Switch
          label={say.save.withReport}
          isOn={settings.withReport}
          onChange={(withReport) => room.change({ withReport })}
        />
        {rejected > 0 && (
          <Switch
            label={say.save.withRejected(rejected)}
            isOn={settings.withRejected}
            onChange={(withRejected) => room.change({ withRejected })}
          />
        )}
      </div>
      {!isBusy && (
        <div className="flex flex-wrap gap-2">
          <Button
            look="primary"
            disabled={refusal !== null}
            onClick={() => void saveZip(total ?? 0)}
          >
            {say.save.zip}
          </Button>
          {canPickFolder() && (
            <Button disabled={refusal !== null} onClick={() => void saveFolder()}>
              {say.save.folder}
            </Button>
          )}
        </div>
      )}
      <p role="status" className="text-quiet text-sm empty:hidden">
        {!isBusy && refusal}
      </p>
      {!isBusy && oversized.length > 0 && (
        <ul className="marker-none grid max-h-40 gap-1 overflow-auto text-alarm text-xs">
          {oversized.map((one) => (
            <li key={one.path} className="break-words">
              <span className="break-all font-medium">{one.path}</span>
              {words.of(say.save.tooLargeAs(one))}
            </li>
          ))}
        </ul>
      )}
      {state.kind === 'asking' && (
        <fieldset aria-label={say.save.foreign(state.paths.length)} className="grid gap-2">
          <p className="text-pretty text-alarm text-sm">{say.save.foreign(state.paths.length)}</p>
          <ul className="marker-none max-h-28 overflow-auto break-all text-xs">
            {state.paths.slice(0, 50).map((path) => (
              <li key={path}>{path}</li>
            ))}
          </ul>
          <div className="flex gap-2">
            <Button look="ghost" onClick={() => state.answer(false)}>
              {say.save.cancel}
            </Button>
            <Button look="alarm" onClick={() => state.answer(true)}>
              {say.save.overwrite}
            </Button>
          </div>
        </fieldset>
      )}
      {state.kind === 'running' && (
        <div className="grid gap-2">
          <Progress
            label={say.save.progress}
            value={state.progress ? doneOf(state.progress) / Math.max(1, state.progress.total) : 0}
            {...(state.progress && {
              text: say.save.at(doneOf(state.progress), state.progress.total),
            })}
            className="rounded-full"
          />
          <div className="flex items-center gap-3 text-sm tabular-nums">
            <p className="mr-auto">
              {state.progress && say.save.at(doneOf(state.progress), state.progress.total)}
              {state.progress &&
                state.progress.bytes > 0 &&
                ` · ${say.bytes(state.progress.bytes)}`}
            </p>
            <Button onClick={cancel}>{say.save.cancel}</Button>
          </div>
        </div>
      )}
      <RunNews state={state} />
    </fieldset>
  );
}

const doneOf = ({ made, kept, failed }: { made: number; kept: number; failed: number }) =>
  made + kept + failed;

function countRejected({ photos }: ReturnType<BatchStore['get']>): number {
  let count = 0;
  for (const photo of photos.values()) {
    if (photo.phase === 'done' && photo.verdict === 'reject') count += 1;
  }
  return count;
}
