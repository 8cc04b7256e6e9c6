import { useState } from 'react';

/** A state that begins anew with each photo, without what was drawn for the last being thrown away. */
export function useStateOf<T>(
  photoId: string,
  first: T,
): readonly [T, (next: (before: T) => T) => void] {
  const [held, setHeld] = useState({ photoId, value: first });
  const valueIn = (one: typeof held) => (one.photoId === photoId ? one.value : first);
  const change = (next: (before: T) => T) =>
    setHeld((before) => {
      const value = next(valueIn(before));
      const isSame = before.photoId === photoId && Object.is(value, before.value);
      return isSame ? before : { photoId, value };
    });
  return [valueIn(held), change];
}
