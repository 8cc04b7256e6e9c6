import { useId, useRef, useState } from 'react';
import { readMap } from '@/lib/export/names/csv-map';
import { TOKENS } from '@/lib/export/names/pattern';
import { stopsExport } from '@/lib/export/names/problem';
import { Button } from '../ui/button';
import { useExportMessages } from './export-messages';
import { useExport, useExportRoom } from './export-room';
import { Switch } from './fields';
import { NameTable } from './name-table';
import type { Outline } from './outline';

const MAX_MAP_BYTES = 5_000_000;

/** What the files are called: by a pattern or a table, with all names before any file is made. */
export function NameSection({ outline }: { outline: Outline }) {
  const say = useExportMessages();
  const room = useExportRoom();
  const names = useExport(({ settings }) => settings.names);
  const [isOpen, setOpen] = useState(false);
  const { files, problems } = outline;
  const stopping = problems.filter(stopsExport);
  const change = (part: Partial<typeof names>) => room.change({ names: { ...names, ...part } });

  return (
    <fieldset className="grid min-w-0 gap-2.5">
      <legend className="mb-2 font-medium text-sm">{say.names.title}</legend>
      <PatternField
        pattern={names.pattern}
        isWrong={problems.some(({ kind }) => kind === 'pattern')}
        onChange={(pattern) => change({ pattern })}
      />
      <div>
        <Switch
          label={say.names.keepFolders}
          isOn={names.keepsFolders}
          onChange={(keepsFolders) => change({ keepsFolders })}
        />
        <Switch
          label={say.names.numbering}
          isOn={names.numbering}
          onChange={(numbering) => change({ numbering })}
        />
        <Switch
          label={say.names.replaces}
          isOn={names.replaces}
          onChange={(replaces) => change({ replaces })}
        />
      </div>
      <MapField outline={outline} map={names.map} onChange={(map) => change({ map })} />
      <p role="status" className="text-alarm text-sm empty:hidden">
        {stopping.length > 0 && say.names.stopped(stopping.length)}
      </p>
      {files.length > 0 && (
        <div>
          <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? say.names.hide : say.names.show(files.length)}
          </Button>
        </div>
      )}
      {(isOpen || stopping.length > 0) && <NameTable outline={outline} isWhole={isOpen} />}
    </fieldset>
  );
}

/** The pattern, and what it may hold: a word is put in where the caret stands. */
function PatternField({
  pattern,
  isWrong,
  onChange,
}: {
  pattern: string;
  isWrong: boolean;
  onChange: (pattern: string) => void;
}) {
  const say = useExportMessages();
  const input = useRef<HTMLInputElement>(null);
  const patternId = useId();

  function insert(token: string) {
    const field = input.current;
    const [from, to] = [
      field?.selectionStart ?? pattern.length,
      field?.selectionEnd ?? pattern.length,
    ];
    onChange(`${pattern.slice(0, from)}{${token}}${pattern.slice(to)}`);
    const after = from + token.length + 2;
    requestAnimationFrame(() => {
      field?.focus();
      field?.setSelectionRange(after, after);
    });
  }

  return (
    <div className="grid gap-1.5">
      <label htmlFor={patternId} className="text-quiet text-xs">
        {say.names.pattern}
      </label>
      <input
        ref={input}
        id={patternId}
        type="text"
        value={pattern}
        maxLength={300}
        spellCheck={false}
        aria-invalid={isWrong}
        onChange={({ target }) => onChange(target.value)}
        className="min-h-9 w-full min-w-0 rounded-md bg-well px-2 font-mono text-sm aria-invalid:outline-2 aria-invalid:outline-alarm forced-colors:border"
      />
      <fieldset className="flex min-w-0 flex-wrap gap-1">
        <legend className="sr-only">{say.names.tokens}</legend>
        {TOKENS.map((token) => (
          <button
            key={token}
            type="button"
            title={say.names.tokenMeanings[token]}
            aria-label={say.names.insert(token)}
            onClick={() => insert(token)}
            className="min-h-6 min-w-6 rounded bg-well px-1.5 font-mono text-quiet text-xs hover:bg-line hover:text-ink forced-colors:border"
          >
            {token}
          </button>
        ))}
      </fieldset>
    </div>
  );
}

/** A table of names: chosen, and what of it was found among the photos. */
function MapField({
  outline,
  map,
  onChange,
}: {
  outline: Outline;
  map: string | null;
  onChange: (map: string | null) => void;
}) {
  const say = useExportMessages();
  const input = useRef<HTMLInputElement>(null);
  const [isTooLarge, setTooLarge] = useState(false);
  const read = map === null ? null : readMap(map);

  async function take(file: File | undefined) {
    if (!file) return;
    setTooLarge(file.size > MAX_MAP_BYTES);
    if (file.size <= MAX_MAP_BYTES) onChange(await file.text());
  }

  const count = (kind: string) => outline.problems.filter((one) => one.kind === kind).length;
  const missing = outline.problems.find(({ kind }) => kind === 'map-photo-missing');
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
      <input
        ref={input}
        type="file"
        accept=".csv,.tsv,.txt,text/csv"
        aria-label={say.names.map}
        tabIndex={-1}
        className="sr-only"
        onChange={({ target }) => {
          void take(target.files?.[0]);
          target.value = '';
        }}
      />
      <Button onClick={() => input.current?.click()}>
        {map === null ? say.names.map : say.names.anotherMap}
      </Button>
      {map !== null && (
        <Button look="ghost" onClick={() => onChange(null)}>
          {say.names.noMap}
        </Button>
      )}
      <p role="status" className="basis-full text-pretty text-quiet empty:hidden">
        {isTooLarge && say.names.mapTooLarge}
        {read?.ok &&
          say.names.matched({
            rows: read.value.length,
            unused: count('map-row-unused') + count('map-double'),
            missing: missing?.files.length ?? 0,
          })}
      </p>
      {map === null && <p className="basis-full text-quiet text-xs">{say.names.mapAbout}</p>}
    </div>
  );
}
