import { Workspace } from '@/components/workspace';
import { services } from '@/lib/server/services';
import {
  changePhotos,
  deleteBatch,
  deletePreset,
  listPresets,
  renameBatch,
  savePreset,
  submitPhotos,
} from './actions';

/** The page that photos are worked on: empty, or with the batch that the address names. */
export function Home({ batchId }: { batchId: string | null }) {
  const { env } = services();
  const { creates, windowMs } = env.kie;
  return (
    <Workspace
      key={batchId}
      batchId={batchId}
      submitPhotos={submitPhotos}
      changePhotos={changePhotos}
      deleteBatch={deleteBatch}
      listPresets={listPresets}
      savePreset={savePreset}
      deletePreset={deletePreset}
      renameBatch={renameBatch}
      blobApiUrl={env.blob.apiUrl}
      hasBuiltInEngine={env.kie.standIn}
      retentionMs={env.retentionMs}
      allowance={{ creates, windowMs }}
    />
  );
}
