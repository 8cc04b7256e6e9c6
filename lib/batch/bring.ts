import type { Photo } from './photo';
import type { BatchStore } from './store';

/** Files at once of which it is found out whether the batch lacks them. */
const LANES = 4;

const placeOf = (digest: string, { name, folder }: Pick<Photo, 'name' | 'folder'>) =>
  `${digest} ${folder}/${name}`;

/**
 * Gives the batch the originals that it lacks, told by their bytes, and of twins by their names.
 * @param digestOf SHA-256 of a file's bytes, in hex; null where it cannot be had
 * @param folderOf where a file lay, as the batch calls it
 * @returns the other files, without those of which the batch has the same under the same name
 *   in the same folder
 */
export async function bring(
  store: BatchStore,
  files: readonly File[],
  digestOf: (file: File) => Promise<string | null>,
  folderOf: (file: File) => string,
): Promise<Set<File>> {
  const others = new Set(files);
  const lacking = new Map<string, Photo[]>();
  /** Whoever brings a folder brings those again that are here already. */
  const here = new Set<string>();
  for (const photo of store.get().photos.values()) {
    const { file, digest } = photo;
    if (!digest) continue;
    if (file) here.add(placeOf(digest, photo));
    else lacking.set(digest, [...(lacking.get(digest) ?? []), photo]);
  }
  if (lacking.size === 0) return others;

  async function look(file: File) {
    const digest = await digestOf(file);
    if (!digest) return;
    const twins = lacking.get(digest) ?? [];
    const photo = twins.find(({ name }) => name === file.name) ?? twins[0];
    if (!photo) {
      if (here.has(placeOf(digest, { name: file.name, folder: folderOf(file) })))
        others.delete(file);
      return;
    }
    lacking.set(
      digest,
      twins.filter((twin) => twin !== photo),
    );
    others.delete(file);
    store.dispatch({ type: 'brought', id: photo.id, file });
  }

  const waiting = [...files];
  const lane = async () => {
    for (let file = waiting.shift(); file; file = waiting.shift()) await look(file);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return others;
}
