import { useState } from 'react';
import type { ErrorCode } from '@/lib/base/errors';
import type { BatchStore } from '@/lib/batch/store';
import { useExportRoom } from './export/export-room';
import { isUnderWay, type RunState } from './export/export-run';
import { useExportRun } from './export/use-export-run';
import type { Session } from './session';

/** What only the panel tells whole. */
const PANEL_TELLS: ReadonlySet<ErrorCode> = new Set([
  'name-refused',
  'background-needed',
  'backdrop-missing',
  'too-large-for-format',
]);

/** What an export has come to, as far as one line says it. */
export interface SaveNews {
  readonly problem: ErrorCode | null;
  /** Names of the photos that could not be finished. */
  readonly left: readonly string[];
}

export const NO_NEWS: SaveNews = { problem: null, left: [] };

export function newsOf(state: RunState): SaveNews {
  if (state.kind === 'failed') return { problem: state.error, left: [] };
  if (state.kind !== 'over') return NO_NEWS;
  const { results, isSaved } = state.outcome;
  const failures = results.filter((result) => result.state === 'failed');
  if (!isSaved) return { problem: failures[0]?.error ?? null, left: [] };
  return { problem: null, left: [...new Set(failures.map(({ file }) => file.photo.name))] };
}

/**
 * Packs the files of photos, all or some, into one zip, as the export is set. What the settings
 * lack opens the panel, which says what is wrong.
 */
export function useDownloadAll(store: BatchStore, openSession: () => Promise<Session>) {
  const room = useExportRoom();
  const { state, download, cancel } = useExportRun(store, openSession);
  /** Of what was begun here. */
  const [news, setNews] = useState(NO_NEWS);

  async function downloadAll(ids?: readonly string[]) {
    setNews(NO_NEWS);
    const end = await download(ids);
    if (!end) return;
    const next = newsOf(end);
    setNews(next);
    if (next.problem && PANEL_TELLS.has(next.problem)) room.open(true);
  }

  return { state, isBusy: isUnderWay(state), ...news, downloadAll, cancel };
}
