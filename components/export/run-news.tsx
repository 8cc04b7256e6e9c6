import { useMessages } from '../messages';
import { useExportMessages } from './export-messages';
import type { RunState } from './export-run';

/** What became of an export: how much was saved, and each file that was not, with its reason. */
export function RunNews({ state }: { state: RunState }) {
  const say = useExportMessages();
  const { errors, of } = useMessages();
  const results = state.kind === 'over' ? state.outcome.results : [];
  const countOf = (wanted: string) => results.filter((one) => one.state === wanted).length;
  const kept = countOf('kept');
  const failures = results.filter((one) => one.state === 'failed');
  return (
    <div className="grid gap-1 text-sm">
      <div role="status" className="grid gap-1 empty:hidden">
        {state.kind === 'over' && state.outcome.isSaved && <p>{say.save.saved(countOf('made'))}</p>}
        {kept > 0 && <p className="text-quiet">{say.save.there(kept, results.length)}</p>}
        {state.kind === 'cancelled' && (
          <p>{state.of.isFolder ? say.save.cancelledInFolder(state.made) : say.save.cancelled}</p>
        )}
        {state.kind === 'failed' && <p className="text-alarm">{errors[state.error]}</p>}
        {failures.length > 0 && <p className="text-alarm">{say.save.failures(failures.length)}</p>}
      </div>
      {failures.length > 0 && (
        <ul className="marker-none grid max-h-40 gap-1 overflow-auto text-xs">
          {failures.map(({ file, error }) => (
            <li key={file.path} className="break-words">
              <span className="break-all font-medium">{file.path}</span>
              {of(errors[error ?? 'internal'])}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
