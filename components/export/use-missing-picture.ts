import { useEffect, useState } from 'react';
import type { Deliverable } from '@/lib/export/deliverable';
import { useExportRoom } from './export-room';

/** Whether a picture that shall be behind photos is not kept in this browser. */
export function useMissingPicture(deliverables: readonly Deliverable[]): boolean {
  const room = useExportRoom();
  const wanted = deliverables
    .flatMap(({ background }) => (background.kind === 'picture' ? [background.pictureId] : []))
    .filter((id) => id !== '')
    .join();
  const [missing, setMissing] = useState('');
  useEffect(() => {
    if (wanted === '') return;
    let isOver = false;
    Promise.all(wanted.split(',').map((id) => room.picture(id))).then((found) => {
      if (!isOver) setMissing(found.includes(null) ? wanted : '');
    });
    return () => {
      isOver = true;
    };
  }, [wanted, room]);
  return wanted !== '' && missing === wanted;
}
