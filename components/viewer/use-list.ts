import { useState } from 'react';
import type { PhotoIn } from '@/lib/batch/photo';
import type { Batch } from '@/lib/batch/reducer';

/**
 * The photos that are gone through, in the order they had when the first was opened. What is done
 * to one here may take it out of the list of the page, but not from under somebody's hands: only
 * what leaves the batch goes. What comes into that list meanwhile follows.
 */
export function useList({ photos }: Batch, ids: readonly string[]): readonly PhotoIn<'done'>[] {
  const [list, setList] = useState(ids);
  const [seen, setSeen] = useState(ids);
  if (seen !== ids) {
    const known = new Set(list);
    const late = ids.filter((id) => !known.has(id));
    setSeen(ids);
    if (late.length > 0) setList([...list, ...late]);
  }
  return list.flatMap((id) => {
    const photo = photos.get(id);
    return photo?.phase === 'done' ? [photo] : [];
  });
}
