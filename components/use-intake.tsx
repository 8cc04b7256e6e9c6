import { fromEvent } from 'file-selector';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useDropzone } from 'react-dropzone';
import { ACCEPT } from '@/lib/image/limits';
import { useStartMessages } from './start-messages';
import { isWriting } from './typing';
import { useImports } from './use-imports';

const FILTER = Object.entries(ACCEPT).flat(2).join(',');

/** What an address may come in. */
const FORMATS = ['text/html', 'text/uri-list', 'text/plain'];

type Texts = ReadonlyMap<string, string>;

/** Every way in: files, folders, the camera, and what is dropped or pasted. */
export function useIntake({
  onFiles,
  onApproach,
  isReadOnly,
}: {
  /** @param isMany they are some of many that come one after another */
  onFiles: (files: readonly File[], isMany?: boolean) => void;
  /** Somebody is about to add photos. */
  onApproach: () => void;
  isReadOnly: boolean;
}) {
  const say = useStartMessages();
  const folder = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const imports = useImports((file, isMany) => onFiles([file], isMany));
  /** What was pasted or dropped, while that which looks for addresses in it could not be loaded. */
  const [unread, setUnread] = useState<readonly Texts[]>([]);

  const dropzone = useDropzone({
    // The drop zone forgets a drop that it still reads when the next one comes: so each is taken
    // as soon as it has been read, and the drop zone gets none. A drag only asks what it carries.
    getFilesFromEvent: async (event) => {
      if (isReadOnly) return [];
      const isDrop = 'dataTransfer' in event && 'type' in event && event.type === 'drop';
      if (isDrop && event.dataTransfer?.files.length === 0) void fetchFrom(event.dataTransfer);
      const found = await fromEvent(event);
      const files = found.flatMap((item) => (item instanceof File ? [item] : []));
      if (!('type' in event) || event.type === 'drop' || event.type === 'change') onFiles(files);
      return [];
    },
    onDragEnter: onApproach,
    noClick: true,
    noKeyboard: true,
    noPaste: true,
  });

  async function read(pieces: readonly Texts[]) {
    try {
      const { pastedUrls } = await import('@/lib/intake/pasted-urls');
      const urls = pieces.flatMap((texts) =>
        pastedUrls({ getData: (format) => texts.get(format) ?? '' }),
      );
      if (urls.length > 0) imports.fetchAll(urls);
    } catch {
      setUnread((others) => [...others, ...pieces]);
    }
  }

  // All of it is gone once the event is over.
  const fetchFrom = (transfer: DataTransfer) =>
    read([new Map(FORMATS.map((format) => [format, transfer.getData(format)]))]);

  async function readAgain() {
    if (unread.length === 0) return;
    setUnread([]);
    await read(unread);
  }

  useEffect(() => {
    const paste = ({ clipboardData, target }: ClipboardEvent) => {
      if (isReadOnly || !clipboardData || isWriting(target)) return;
      const files = [...clipboardData.files];
      if (files.length > 0) onFiles(files);
      else void fetchFrom(clipboardData);
    };
    window.addEventListener('paste', paste);
    return () => window.removeEventListener('paste', paste);
  });

  const taken = (input: HTMLInputElement) => {
    const files = [...(input.files ?? [])];
    // The same choice once more is a change again.
    input.value = '';
    onFiles(files);
  };
  const takeEarly = useEffectEvent(() => {
    for (const input of [dropzone.inputRef.current, folder.current, camera.current]) {
      if (input?.files?.length) taken(input);
    }
  });
  // What was chosen while the page's script was still on its way has been told to nobody.
  useEffect(() => takeEarly(), []);

  const inputs = (
    <>
      <input {...dropzone.getInputProps()} multiple accept={FILTER} aria-label={say.addPhotos} />
      <input
        ref={folder}
        type="file"
        hidden
        multiple
        // Not in React's types under another name; it is what all browsers know.
        {...{ webkitdirectory: '' }}
        aria-label={say.intake.addFolder}
        onChange={({ target }) => taken(target)}
      />
      <input
        ref={camera}
        type="file"
        hidden
        accept="image/*"
        capture="environment"
        aria-label={say.intake.takePhoto}
        onChange={({ target }) => taken(target)}
      />
    </>
  );
  return {
    dropzone,
    imports,
    unread,
    readAgain,
    inputs,
    openFolder: () => folder.current?.click(),
    openCamera: () => camera.current?.click(),
  };
}
