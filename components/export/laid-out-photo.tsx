import type { PhotoIn } from '@/lib/batch/photo';
import type { Batch } from '@/lib/batch/reducer';
import type { BatchStore } from '@/lib/batch/store';
import type { Deliverable } from '@/lib/export/deliverable';
import type { Member } from '@/lib/layout/plan';
import { useBatch } from '../use-batch';
import { useExport } from './export-room';
import { familyIn } from './families';
import { LaidOut } from './laid-out';
import { memberOf } from './outline';

const NO_FAMILY: readonly Member[] = [];

/** A photo on its tile as the file that is shown will have it. */
export function LaidOutPhoto({
  store,
  photo,
  preview,
  deliverable,
}: {
  store: BatchStore;
  photo: PhotoIn<'done'>;
  preview: Blob;
  deliverable: Deliverable;
}) {
  const settings = useExport((state) => state.settings);
  const { isFamily } = deliverable.layout;
  const family = useBatch(store, (batch: Batch) =>
    isFamily ? familyIn(batch, settings, photo.id) : NO_FAMILY,
  );
  const member = memberOf(photo);
  if (!member) return null;
  return (
    <div className="absolute inset-0 bg-well">
      <LaidOut preview={preview} member={member} family={family} deliverable={deliverable} />
    </div>
  );
}
