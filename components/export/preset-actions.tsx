import { useState } from 'react';
import type { ErrorCode } from '@/lib/base/errors';
import { newId } from '@/lib/base/ids';
import type { Deliverable } from '@/lib/export/deliverable';
import { MAX_PRESET_NAME } from '@/lib/export/saved-preset';
import { Button } from '../ui/button';
import { isChanged, originOf, templateOf } from './deliverable-list';
import { useExportMessages } from './export-messages';
import { TextField } from './fields';
import type { SavedPresets } from './use-saved-presets';

/** What became of a preset. */
export interface PresetNews {
  text: string;
  isProblem: boolean;
}

/** Keeps a deliverable as one of the team's presets, and changes or deletes that. */
export function PresetActions({
  deliverable,
  presets,
  news,
  onRestore,
  onChange,
  onNews,
}: {
  deliverable: Deliverable;
  presets: SavedPresets;
  news: PresetNews | null;
  /** Puts it back as its preset has it; null where it is so. */
  onRestore: (() => void) | null;
  /** @param change of what it is by then: a server takes its time */
  onChange: (change: (one: Deliverable) => Deliverable) => void;
  /** @param id of the deliverable that it is told of */
  onNews: (id: string, news: PresetNews | null) => void;
}) {
  const say = useExportMessages();
  const [asks, setAsks] = useState<'save' | 'rename' | 'remove' | null>(null);
  const [isBusy, setBusy] = useState(false);
  const own = presets.list.find(({ id }) => id === originOf(deliverable));
  const template = templateOf(deliverable, presets.list);
  const shownName = say.deliverables.nameOf(deliverable);
  const [name, setName] = useState('');

  /** Nobody else has the pictures of this browser. */
  function isRefused(): boolean {
    const isPicture = deliverable.background.kind === 'picture';
    if (isPicture) onNews(deliverable.id, { text: say.presets.picture, isProblem: true });
    return isPicture;
  }

  async function attempt(work: () => Promise<ErrorCode | null>, done: string, id = deliverable.id) {
    setBusy(true);
    const failure = await work();
    setBusy(false);
    if (failure === null) {
      setAsks(null);
      onNews(id, { text: done, isProblem: false });
      return true;
    }
    const { full, signedOut, failed } = say.presets;
    const text = failure === 'not-allowed' ? full : failure === 'signed-out' ? signedOut : failed;
    onNews(deliverable.id, { text, isProblem: true });
    return false;
  }

  async function saveAs() {
    const id = newId();
    const wanted = name.trim();
    const kept = { ...deliverable, id, name: wanted };
    const isSaved = await attempt(
      () => presets.save({ id, name: wanted, deliverable: kept }),
      say.presets.saved(wanted),
      id,
    );
    // From now on it is this preset, in the same place of the list.
    if (isSaved) onChange((one) => ({ ...one, id, name: wanted }));
  }

  async function replace(wanted: string) {
    if (!own || isRefused()) return;
    const kept = { ...deliverable, id: own.id, name: wanted };
    const isSaved = await attempt(
      () => presets.save({ id: own.id, name: wanted, deliverable: kept }),
      say.presets.saved(wanted),
    );
    if (isSaved) onChange((one) => ({ ...one, name: wanted }));
  }

  const begin = (what: 'save' | 'rename') => {
    if (isRefused()) return;
    onNews(deliverable.id, null);
    setName(what === 'rename' && own ? own.name : shownName);
    setAsks(what);
  };

  return (
    <div className="grid gap-2">
      {(asks === 'save' || asks === 'rename') && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() === '') return;
            void (asks === 'save' ? saveAs() : replace(name.trim()));
          }}
          className="grid gap-2"
        >
          <TextField
            label={say.presets.name}
            value={name}
            maxLength={MAX_PRESET_NAME}
            onChange={setName}
          />
          <div className="flex gap-2">
            <Button type="submit" look="primary" disabled={isBusy || name.trim() === ''}>
              {say.presets.keep}
            </Button>
            <Button look="ghost" onClick={() => setAsks(null)}>
              {say.presets.cancel}
            </Button>
          </div>
        </form>
      )}
      {asks === 'remove' && own && (
        <fieldset aria-label={say.presets.remove} className="grid gap-2">
          <p className="text-sm">{say.presets.removeSure(own.name)}</p>
          <div className="flex gap-2">
            <Button
              look="alarm"
              disabled={isBusy}
              onClick={() => void attempt(() => presets.remove(own.id), say.presets.deleted)}
            >
              {say.presets.remove}
            </Button>
            <Button look="ghost" onClick={() => setAsks(null)}>
              {say.presets.cancel}
            </Button>
          </div>
        </fieldset>
      )}
      {asks === null && (
        <div className="-mx-2 flex flex-wrap gap-x-1">
          <Quiet onPress={() => begin('save')}>{say.presets.save}</Quiet>
          {own && template && isChanged(deliverable, template) && (
            <Quiet isDisabled={isBusy} onPress={() => void replace(own.name)}>
              {say.presets.update}
            </Quiet>
          )}
          {onRestore && <Quiet onPress={onRestore}>{say.deliverables.restore}</Quiet>}
          {own && <Quiet onPress={() => begin('rename')}>{say.presets.rename}</Quiet>}
          {own && <Quiet onPress={() => setAsks('remove')}>{say.presets.remove}</Quiet>}
        </div>
      )}
      <p
        role="status"
        className={`text-sm empty:hidden ${news?.isProblem ? 'text-alarm' : 'text-quiet'}`}
      >
        {news?.text}
      </p>
    </div>
  );
}

function Quiet({
  isDisabled = false,
  onPress,
  children,
}: {
  isDisabled?: boolean;
  onPress: () => void;
  children: string;
}) {
  return (
    <button
      type="button"
      disabled={isDisabled}
      onClick={onPress}
      className="min-h-8 whitespace-nowrap rounded-md px-2 text-sm underline underline-offset-2 hover:bg-well disabled:opacity-50"
    >
      {children}
    </button>
  );
}
