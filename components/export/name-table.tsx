import { useId, useState } from 'react';
import type { PlannedFile } from '@/lib/export/plan';
import { useExportMessages } from './export-messages';
import type { Outline } from './outline';

/** As many as are drawn at once; the others are found by the search. */
const DRAWN = 100;

interface Line {
  key: string;
  file: PlannedFile | null;
  /** What is wrong with it, in words. */
  problem: string | null;
}

/** All names before any file is made, those with a problem first. */
export function NameTable({ outline, isWhole }: { outline: Outline; isWhole: boolean }) {
  const say = useExportMessages();
  const searchId = useId();
  const [search, setSearch] = useState('');
  const { files, problems } = outline;

  const byFile = new Map(files.map((file) => [keyOf(file.photo.id, file.deliverable.id), file]));
  const taken = new Set<string>();
  const wrong = problems.flatMap((problem, at): Line[] => {
    const sentence = say.names.problem(problem);
    const found = problem.files.flatMap(({ photoId, deliverableId }) => {
      const file = deliverableId === null ? null : byFile.get(keyOf(photoId, deliverableId));
      return file ? [file] : [];
    });
    if (found.length === 0) return [{ key: `${at}`, file: null, problem: sentence }];
    return found.map((file) => {
      const key = keyOf(file.photo.id, file.deliverable.id);
      taken.add(key);
      return { key: `${at} ${key}`, file, problem: sentence };
    });
  });
  const right = files.flatMap((file): Line[] => {
    const key = keyOf(file.photo.id, file.deliverable.id);
    return taken.has(key) ? [] : [{ key, file, problem: null }];
  });
  const words = search.trim().toLowerCase();
  const isFound = ({ file }: Line) =>
    words === '' ||
    (file !== null && `${file.path} ${file.photo.name}`.toLowerCase().includes(words));
  const lines = [...wrong, ...(isWhole ? right : [])].filter(isFound);

  return (
    <div className="grid min-w-0 gap-2">
      {isWhole && files.length > 12 && (
        <input
          id={searchId}
          type="search"
          value={search}
          placeholder={say.names.search}
          aria-label={say.names.search}
          onChange={({ target }) => setSearch(target.value)}
          className="min-h-9 rounded-md bg-well px-2 text-sm placeholder:text-quiet forced-colors:border"
        />
      )}
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what is scrolled must be reached by keys
        tabIndex={0}
        aria-label={say.names.table}
        className="max-h-64 overflow-auto rounded-lg ring-1 ring-line"
      >
        <table className="w-full text-xs">
          <thead className="sticky top-0 bg-sheet text-left text-quiet">
            <tr>
              <th scope="col" className="px-2 py-1.5 font-normal">
                {say.names.file}
              </th>
              <th scope="col" className="px-2 py-1.5 font-normal">
                {say.names.photo}
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.slice(0, DRAWN).map(({ key, file, problem }) => (
              <tr key={key} className="border-line border-t align-top">
                <td className="break-all px-2 py-1">
                  {file?.path}
                  {problem && <span className="block break-normal text-alarm">{problem}</span>}
                </td>
                <td className="break-all px-2 py-1 text-quiet">{file?.photo.name}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {lines.length > DRAWN && (
        <p className="text-quiet text-xs">{say.names.more(lines.length - DRAWN)}</p>
      )}
    </div>
  );
}

const keyOf = (photoId: string, deliverableId: string) => `${photoId} ${deliverableId}`;
