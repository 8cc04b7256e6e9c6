import { useEffect, useState } from 'react';
import { useExportRoom } from './export-room';

/**
 * A picture that this browser keeps, by its id.
 * @returns undefined while it is looked for, null where it is not here or none is meant
 */
export function useKeptPicture(id: string): Blob | null | undefined {
  const room = useExportRoom();
  const [found, setFound] = useState<{ id: string; picture: Blob | null } | null>(null);
  useEffect(() => {
    if (id === '') return;
    let isOver = false;
    room.picture(id).then((picture) => {
      if (!isOver) setFound({ id, picture });
    });
    return () => {
      isOver = true;
    };
  }, [id, room]);
  if (id === '') return null;
  return found?.id === id ? found.picture : undefined;
}
