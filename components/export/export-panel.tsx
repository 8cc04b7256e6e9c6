import { useEffect, useId, useRef } from 'react';
import type { BatchStore } from '@/lib/batch/store';
import { clearScratch } from '@/lib/export/scratch';
import type { Session } from '../session';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';
import { CheckResult } from './check-result';
import { Deliverables } from './deliverables';
import { useExportMessages } from './export-messages';
import { useExportRoom } from './export-room';
import { useRunState } from './export-run';
import { NameSection } from './name-section';
import { SaveSection } from './save-section';
import { useLookedAt } from './use-looked-at';
import { useOutline } from './use-outline';
import { useSavedPresets } from './use-saved-presets';

const CROSS = 'm5 5 10 10M15 5 5 15';

/** What is made of the photos, what the files are called, and where they go. */
export function ExportPanel({
  store,
  openSession,
}: {
  store: BatchStore;
  openSession: () => Promise<Session>;
}) {
  const say = useExportMessages();
  const room = useExportRoom();
  const title = useId();
  const head = useRef<HTMLHeadingElement>(null);
  const presets = useSavedPresets(openSession);
  const outline = useOutline(store);
  useLookedAt(store, outline);
  const run = useRunState(store);
  useEffect(() => void clearScratch(), []);
  useEffect(() => {
    // Opened by its button, and not as it was left open at the last visit.
    if (document.activeElement?.getAttribute('aria-expanded') === 'true') {
      head.current?.focus({ preventScroll: true });
    }
  }, []);

  return (
    <section
      aria-labelledby={title}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        event.stopPropagation();
        room.open(false);
      }}
      className="grid grid-cols-1 gap-6 p-4 sm:px-8 xl:px-5 xl:pb-5"
    >
      <div className="-mx-4 -mt-4 -mb-4 roomy:sticky roomy:top-(--stick) z-10 flex items-center gap-2 bg-sheet px-4 pt-3 pb-1 sm:-mx-8 sm:px-8 xl:-mx-5 xl:px-5">
        <h2
          ref={head}
          id={title}
          tabIndex={-1}
          className="mr-auto font-semibold text-lg outline-none"
        >
          {say.title}
        </h2>
        <Button
          look="ghost"
          size="square"
          aria-label={say.close}
          title={say.close}
          onClick={() => room.open(false)}
        >
          <Icon path={CROSS} />
        </Button>
      </div>
      <Deliverables presets={presets} />
      <NameSection outline={outline} />
      <SaveSection store={store} openSession={openSession} outline={outline} />
      {run.kind === 'over' && <CheckResult outcome={run.outcome} />}
    </section>
  );
}
