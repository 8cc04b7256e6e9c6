import { useEffect, useRef } from 'react';
import { useExport, useExportRoom } from './export/export-room';
import { useMessages } from './messages';
import { Button } from './ui/button';

export const EXPORT_ID = 'export';

/** Opens and closes the panel that says what is saved, and how. */
export function ExportToggle() {
  const say = useMessages();
  const room = useExportRoom();
  const isOpen = useExport((state) => state.isOpen);
  const button = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(isOpen);
  useEffect(() => {
    // Closed from inside of the panel, which has gone.
    const isLost = document.activeElement === document.body;
    if (wasOpen.current && !isOpen && isLost) button.current?.focus({ preventScroll: true });
    wasOpen.current = isOpen;
  }, [isOpen]);
  return (
    <Button
      ref={button}
      size="shared"
      aria-expanded={isOpen}
      aria-controls={isOpen ? EXPORT_ID : undefined}
      onClick={() => room.open(!isOpen)}
    >
      {say.export}
    </Button>
  );
}
