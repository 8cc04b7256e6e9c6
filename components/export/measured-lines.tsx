import { useExportMessages } from './export-messages';
import type { Measured } from './use-measured';

/** How large the files will be and, where something is lost, how near they come to the picture. */
export function MeasuredLines({ measured, photos }: { measured: Measured | null; photos: number }) {
  const say = useExportMessages();
  const { bytes, name, hasFailed, lossy } = measured ?? NOTHING;
  return (
    <div className="grid gap-0.5 text-pretty text-quiet text-xs" role="status">
      {bytes !== null && <p>{say.save.about(bytes, name, bytes * photos)}</p>}
      {bytes !== null &&
        lossy.map((one) => (
          <p key={one.deliverable.id}>
            {say.save.lossy(say.deliverables.nameOf(one.deliverable), one)}
          </p>
        ))}
      {measured && bytes === null && !hasFailed && <p>{say.save.measuring}</p>}
      {hasFailed && <p>{say.save.notMeasured(name)}</p>}
    </div>
  );
}

const NOTHING: Measured = { name: '', bytes: null, hasFailed: false, lossy: [] };
