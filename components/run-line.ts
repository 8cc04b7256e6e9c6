import type { RunState } from './export/export-run';
import type { useMessages } from './messages';

/** An export under way, in a few words. */
export function sayRun(say: ReturnType<typeof useMessages>, state: RunState): string {
  const progress = state.kind === 'running' ? state.progress : null;
  if (!progress) return say.savingSoon;
  const { made, kept, failed, total } = progress;
  return say.saving(made + kept + failed, total);
}
