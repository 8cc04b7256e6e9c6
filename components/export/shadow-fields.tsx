import type { Shadow } from '@/lib/layout/layout';
import { useExportMessages } from './export-messages';
import { Choice, ColourField, Group, Slider } from './fields';

const CONTACT: Shadow = { kind: 'contact', opacity: 0.4, blur: 0.04 };
const DROP: Shadow = { kind: 'drop', opacity: 0.3, blur: 0.04, x: 0, y: 0.03, colour: '#000000' };
const START: Record<Shadow['kind'], Shadow> = {
  none: { kind: 'none' },
  contact: CONTACT,
  drop: DROP,
};

const MOST_BLUR = 0.25;
const FARTHEST = 0.25;

/** The shadow that is made from the matte. */
export function ShadowFields({
  shadow,
  onChange,
}: {
  shadow: Shadow;
  onChange: (shadow: Shadow) => void;
}) {
  const say = useExportMessages();
  return (
    <Group title={say.shadow.title}>
      <Choice
        label={say.shadow.title}
        value={shadow.kind}
        options={say.shadow.kinds}
        onChange={(kind) => kind !== shadow.kind && onChange(START[kind])}
      />
      {shadow.kind !== 'none' && (
        <div className="grid grid-cols-2 gap-x-4 gap-y-1">
          <Slider
            label={say.shadow.opacity}
            min={0}
            max={1}
            step={0.05}
            value={shadow.opacity}
            said={say.percent(shadow.opacity)}
            onChange={(opacity) => onChange({ ...shadow, opacity })}
          />
          <Slider
            label={say.shadow.blur}
            min={0}
            max={MOST_BLUR}
            step={0.005}
            value={shadow.blur}
            said={say.finePercent(shadow.blur)}
            onChange={(blur) => onChange({ ...shadow, blur })}
          />
          {shadow.kind === 'drop' && (
            <>
              <Slider
                label={say.shadow.x}
                min={-FARTHEST}
                max={FARTHEST}
                step={0.005}
                value={shadow.x}
                said={say.finePercent(shadow.x)}
                onChange={(x) => onChange({ ...shadow, x })}
              />
              <Slider
                label={say.shadow.y}
                min={-FARTHEST}
                max={FARTHEST}
                step={0.005}
                value={shadow.y}
                said={say.finePercent(shadow.y)}
                onChange={(y) => onChange({ ...shadow, y })}
              />
            </>
          )}
        </div>
      )}
      {shadow.kind === 'drop' && (
        <ColourField
          label={say.shadow.colour}
          value={shadow.colour}
          onChange={(colour) => onChange({ ...shadow, colour })}
        />
      )}
    </Group>
  );
}
