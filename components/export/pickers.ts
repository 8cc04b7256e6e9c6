/** The browser's own dialogs for places on the disk; they open within a person's gesture alone. */

declare global {
  interface Window {
    showSaveFilePicker?: (options: {
      id?: string;
      suggestedName?: string;
      types?: { description?: string; accept: Record<string, string[]> }[];
    }) => Promise<FileSystemFileHandle>;
    showDirectoryPicker?: (options: {
      id?: string;
      mode?: 'read' | 'readwrite';
    }) => Promise<FileSystemDirectoryHandle>;
  }
}

/** Browsers remember for each id where it was saved last. */
const PICKER_ID = 'clearcut-export';

const isDismissed = (thrown: unknown): boolean =>
  thrown instanceof Error && thrown.name === 'AbortError';

/** What a dialog gave: a place, `dismissed`, or `none` where the browser has no such dialog. */
type Picked<Handle> = Handle | 'dismissed' | 'none';

async function pick<Handle>(open: () => Promise<Handle>): Promise<Picked<Handle>> {
  try {
    return await open();
  } catch (thrown) {
    // Refused for another reason, as inside a frame: there is always the download.
    return isDismissed(thrown) ? 'dismissed' : 'none';
  }
}

export async function pickZip(suggestedName: string): Promise<Picked<FileSystemFileHandle>> {
  const show = window.showSaveFilePicker?.bind(window);
  if (!show) return 'none';
  const types = [{ accept: { 'application/zip': ['.zip'] } }];
  return pick(() => show({ id: PICKER_ID, suggestedName, types }));
}

export const canPickFolder = (): boolean =>
  typeof window !== 'undefined' && typeof window.showDirectoryPicker === 'function';

export async function pickFolder(): Promise<Picked<FileSystemDirectoryHandle>> {
  const show = window.showDirectoryPicker?.bind(window);
  return show ? pick(() => show({ id: PICKER_ID, mode: 'readwrite' })) : 'none';
}
