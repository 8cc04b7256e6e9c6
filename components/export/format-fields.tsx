import type { Format, FormatType, Tagging } from '@/lib/codec/format';
import { useExportMessages } from './export-messages';
import { Choice, Group, NumberField, Slider, Switch, TextField } from './fields';

const START: Record<FormatType, Format> = {
  png: { type: 'png' },
  webp: { type: 'webp', isLossless: false, quality: 85 },
  avif: { type: 'avif', quality: 70 },
  jpeg: { type: 'jpeg', quality: 92, chroma: '4:4:4' },
};

/** How the picture is written into its file. */
export function FormatFields({
  format,
  tagging,
  onFormat,
  onTagging,
}: {
  format: Format;
  tagging: Tagging;
  onFormat: (format: Format) => void;
  onTagging: (tagging: Tagging) => void;
}) {
  const say = useExportMessages();
  const hasQuality = format.type !== 'png' && !(format.type === 'webp' && format.isLossless);
  return (
    <Group title={say.format.title}>
      <Choice
        label={say.format.type}
        value={format.type}
        options={say.format.types}
        onChange={(type) => type !== format.type && onFormat(START[type])}
      />
      {format.type === 'webp' && (
        <Switch
          label={say.format.lossless}
          isOn={format.isLossless}
          onChange={(isLossless) => onFormat({ ...format, isLossless })}
        />
      )}
      {hasQuality && (
        <Slider
          label={say.format.quality}
          min={1}
          max={100}
          step={1}
          value={format.quality}
          said={String(format.quality)}
          onChange={(quality) => onFormat({ ...format, quality })}
        />
      )}
      {format.type === 'jpeg' && (
        <Switch
          label={say.format.fullColour}
          isOn={format.chroma === '4:4:4'}
          onChange={(isFull) => onFormat({ ...format, chroma: isFull ? '4:4:4' : '4:2:0' })}
        />
      )}
      <div className="grid grid-cols-[5rem_1fr] gap-2">
        <NumberField
          label={say.format.dpi}
          value={tagging.dpi}
          min={1}
          max={2400}
          placeholder={say.format.dpiNone}
          onChange={(dpi) => onTagging({ ...tagging, dpi })}
        />
        <TextField
          label={say.format.copyright}
          value={tagging.copyright ?? ''}
          placeholder={say.format.copyrightNone}
          maxLength={200}
          onChange={(text) => onTagging({ ...tagging, copyright: text === '' ? null : text })}
        />
      </div>
    </Group>
  );
}
