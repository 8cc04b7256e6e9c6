import { useId } from 'react';
import type { Deliverable } from '@/lib/export/deliverable';
import { Icon } from '../ui/icon';
import { BackgroundFields } from './background-fields';
import {
  isChanged,
  lackOf,
  looksPlain,
  needsBackground,
  restored,
  templateOf,
  withFormat,
} from './deliverable-list';
import { useExportMessages } from './export-messages';
import { useExport, useExportRoom } from './export-room';
import { Switch, TextField } from './fields';
import { FormatFields } from './format-fields';
import { LayoutFields } from './layout-fields';
import { PresetActions, type PresetNews } from './preset-actions';
import { RulesNote } from './rules-note';
import { ShadowFields } from './shadow-fields';
import type { SavedPresets } from './use-saved-presets';

const EYE =
  'M2 10s3-5.5 8-5.5 8 5.5 8 5.5-3 5.5-8 5.5S2 10 2 10ZM10 12.25a2.25 2.25 0 1 0 0-4.5 2.25 2.25 0 0 0 0 4.5';
const CROSS = 'm6 6 8 8M14 6l-8 8';
const DOWN = 'm6 8 4 4 4-4';

const ICON_BUTTON =
  'grid size-8 shrink-0 place-items-center rounded-md text-quiet transition-colors hover:bg-well hover:text-ink forced-colors:border';

/** One kind of file of the list: what it is in a line and, opened, all that can be chosen of it. */
export function DeliverableItem({
  deliverable,
  presets,
  group,
  isShown,
  isOpen,
  news,
  onOpen,
  onChange,
  onNews,
  onRemove,
}: {
  deliverable: Deliverable;
  presets: SavedPresets;
  /** What the choice of the shown one is called among the page's radio buttons. */
  group: string;
  isShown: boolean;
  isOpen: boolean;
  news: PresetNews | null;
  onOpen: (isOpen: boolean) => void;
  /** @param change of what it is by then */
  onChange: (change: (one: Deliverable) => Deliverable) => void;
  onNews: (id: string, news: PresetNews | null) => void;
  /** Null for the last one. */
  onRemove: (() => void) | null;
}) {
  const say = useExportMessages();
  const room = useExportRoom();
  const names = useExport(({ settings }) => settings.names);
  const fields = useId();
  const summary = useId();
  const template = templateOf(deliverable, presets.list);
  const hasChanged = template !== null && isChanged(deliverable, template);
  const name = say.deliverables.nameOf(deliverable);
  const lack = lackOf(deliverable);
  const isAsItIs = looksPlain(deliverable);
  const change = (part: Partial<Deliverable>) => onChange((one) => ({ ...one, ...part }));

  return (
    <li className="rounded-lg bg-table/60 ring-1 ring-line">
      <div className="flex items-center gap-1 p-1.5">
        <label
          title={isAsItIs ? say.deliverables.showPlain : say.deliverables.show(name)}
          className="grid size-8 shrink-0 cursor-pointer place-items-center rounded-md text-quiet opacity-60 transition-colors hover:bg-well hover:opacity-100 has-checked:bg-well has-checked:text-accent has-checked:opacity-100 has-focus-visible:outline-2 has-focus-visible:outline-accent forced-colors:has-checked:forced-color-adjust-none forced-colors:has-checked:bg-[Highlight] forced-colors:has-checked:text-[HighlightText]"
        >
          <input
            type="radio"
            name={group}
            aria-label={say.deliverables.show(name)}
            checked={isShown}
            onChange={() => room.show(deliverable.id)}
            className="absolute opacity-0"
          />
          <Icon path={EYE} />
        </label>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={fields}
          aria-label={say.deliverables.edit(name)}
          aria-describedby={summary}
          onClick={() => onOpen(!isOpen)}
          className="flex min-w-0 flex-1 items-center gap-2 rounded-md px-1 py-0.5 text-left"
        >
          <span className="grid min-w-0 flex-1">
            <span className="truncate font-medium text-sm">
              {name}
              {hasChanged && (
                <span className="font-normal text-quiet"> · {say.deliverables.changed}</span>
              )}
            </span>
            <span
              id={summary}
              className={`truncate text-xs tabular-nums ${lack ? 'text-alarm' : 'text-quiet'}`}
            >
              {lack ? say.deliverables.lacks[lack] : say.deliverables.summary(deliverable)}
            </span>
          </span>
          <span className={`text-quiet transition-transform ${isOpen ? 'rotate-180' : ''}`}>
            <Icon path={DOWN} />
          </span>
        </button>
        {onRemove && (
          <button
            type="button"
            aria-label={say.deliverables.remove(name)}
            title={say.deliverables.removeShort}
            onClick={onRemove}
            className={ICON_BUTTON}
          >
            <Icon path={CROSS} />
          </button>
        )}
      </div>
      {isOpen && (
        <div id={fields} className="grid gap-5 border-line border-t p-3">
          <div className="grid grid-cols-[1fr_7rem] gap-2">
            <TextField
              label={say.deliverables.name}
              value={deliverable.name}
              placeholder={say.deliverables.nameOf({ ...deliverable, name: '' })}
              maxLength={80}
              onChange={(next) => change({ name: next })}
            />
            <TextField
              label={say.format.token}
              value={deliverable.token}
              maxLength={40}
              onChange={(token) => change({ token })}
            />
          </div>
          <LayoutFields layout={deliverable.layout} onChange={(layout) => change({ layout })} />
          <BackgroundFields
            background={deliverable.background}
            isNeeded={needsBackground(deliverable)}
            onChange={(background) => change({ background })}
            onKeep={room.keepPicture}
          />
          <ShadowFields shadow={deliverable.shadow} onChange={(shadow) => change({ shadow })} />
          <FormatFields
            format={deliverable.format}
            tagging={deliverable.tagging}
            onFormat={(format) => onChange((one) => withFormat(one, format))}
            onTagging={(tagging) => change({ tagging })}
          />
          {deliverable.rulesId === 'amazon-main' && (
            <Switch
              label={say.deliverables.amazonNames}
              isOn={names.amazonIds.includes(deliverable.id)}
              onChange={(isOn) =>
                room.change({
                  names: {
                    ...names,
                    amazonIds: [
                      ...names.amazonIds.filter((id) => id !== deliverable.id),
                      ...(isOn ? [deliverable.id] : []),
                    ],
                  },
                })
              }
            />
          )}
          <RulesNote rulesId={deliverable.rulesId} />
          <PresetActions
            deliverable={deliverable}
            presets={presets}
            news={news}
            onNews={onNews}
            onRestore={
              hasChanged && template ? () => onChange((one) => restored(one, template)) : null
            }
            onChange={onChange}
          />
        </div>
      )}
    </li>
  );
}
