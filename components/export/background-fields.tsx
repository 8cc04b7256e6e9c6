import { useRef, useState } from 'react';
import type { Background } from '@/lib/layout/layout';
import { BlobImage } from '../blob-image';
import { Button } from '../ui/button';
import { useExportMessages } from './export-messages';
import { Choice, ColourField, Group, Slider } from './fields';
import { useKeptPicture } from './use-kept-picture';

const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/avif'];
const MAX_PICTURE_BYTES = 20_000_000;

/** What lies behind the subject. */
export function BackgroundFields({
  background,
  isNeeded,
  onChange,
  onKeep,
}: {
  background: Background;
  /** The file cannot be transparent. */
  isNeeded: boolean;
  onChange: (background: Background) => void;
  /** Keeps a picture in this browser; returns its id. */
  onKeep: (picture: Blob) => Promise<string>;
}) {
  const say = useExportMessages();
  const colour = background.kind === 'colour' ? background.colour : '#ffffff';

  function choose(kind: Background['kind']) {
    if (kind === background.kind) return;
    const from = background.kind === 'gradient' ? background.from : colour;
    if (kind === 'none') onChange({ kind });
    else if (kind === 'colour') onChange({ kind, colour });
    else if (kind === 'gradient') onChange({ kind, from, to: '#d9d9d6', degrees: 180 });
    else onChange({ kind, pictureId: '' });
  }

  return (
    <Group title={say.background.title}>
      <Choice
        label={say.background.title}
        value={background.kind}
        options={say.background.kinds}
        onChange={choose}
      />
      {isNeeded && background.kind === 'none' && (
        <p role="status" className="text-alarm text-sm">
          {say.background.needed}
        </p>
      )}
      {background.kind === 'colour' && (
        <ColourField
          label={say.background.colour}
          value={background.colour}
          onChange={(next) => onChange({ ...background, colour: next })}
        />
      )}
      {background.kind === 'gradient' && (
        <>
          <ColourField
            label={say.background.from}
            value={background.from}
            onChange={(from) => onChange({ ...background, from })}
          />
          <ColourField
            label={say.background.to}
            value={background.to}
            onChange={(to) => onChange({ ...background, to })}
          />
          <Slider
            label={say.background.angle}
            min={0}
            max={360}
            step={5}
            value={background.degrees}
            said={`${background.degrees}°`}
            onChange={(degrees) => onChange({ ...background, degrees })}
          />
        </>
      )}
      {background.kind === 'picture' && (
        <PictureField
          pictureId={background.pictureId}
          onChange={(pictureId) => onChange({ kind: 'picture', pictureId })}
          onKeep={onKeep}
        />
      )}
    </Group>
  );
}

function PictureField({
  pictureId,
  onChange,
  onKeep,
}: {
  pictureId: string;
  onChange: (pictureId: string) => void;
  onKeep: (picture: Blob) => Promise<string>;
}) {
  const say = useExportMessages();
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const picture = useKeptPicture(pictureId);
  const isMissing = pictureId !== '' && picture === null;

  async function take(file: File | undefined) {
    if (!file) return;
    setProblem(null);
    if (!PICTURE_TYPES.includes(file.type) || file.size > MAX_PICTURE_BYTES) {
      setProblem(say.background.notPicture);
      return;
    }
    try {
      onChange(await onKeep(file));
    } catch {
      setProblem(say.background.notKept);
    }
  }

  return (
    <div className="flex flex-wrap items-center gap-3">
      {picture && <BlobImage blob={picture} className="size-14 rounded-md object-cover" />}
      <input
        ref={input}
        type="file"
        accept={PICTURE_TYPES.join()}
        aria-label={say.background.choose}
        tabIndex={-1}
        className="sr-only"
        onChange={({ target }) => {
          void take(target.files?.[0]);
          target.value = '';
        }}
      />
      <Button onClick={() => input.current?.click()}>
        {picture ? say.background.another : say.background.choose}
      </Button>
      <p role="status" className="basis-full text-alarm text-sm empty:hidden">
        {problem ?? (isMissing && say.background.missing)}
      </p>
    </div>
  );
}
