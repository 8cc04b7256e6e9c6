import { useId, useSyncExternalStore } from 'react';
import { useMessages } from '../messages';
import { BACKDROPS, type Backdrop, type BackdropKind } from './backdrops';

const dark = '(prefers-color-scheme: dark)';
const subscribe = (listener: () => void) => {
  const query = window.matchMedia(dark);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
};

/** The kind that is in force. */
export function useBackdropKind({ kind, picture }: Backdrop): BackdropKind {
  const isDark = useSyncExternalStore(
    subscribe,
    () => window.matchMedia(dark).matches,
    () => false,
  );
  if (kind && (kind !== 'picture' || picture)) return kind;
  return isDark ? 'dark-checks' : 'light-checks';
}

/** What each looks like, but for the person's own colour and picture. */
export const BACKDROP_LOOKS: Record<BackdropKind, string> = {
  'light-checks': 'checkerboard light-checks',
  'dark-checks': 'checkerboard dark-checks',
  white: 'bg-white',
  black: 'bg-black',
  colour: '',
  picture: 'bg-cover bg-center',
};

/** What lies behind the cut-out, as a row of swatches. */
export function BackdropField({
  backdrop,
  pictureUrl,
  onChoose,
}: {
  backdrop: Backdrop;
  pictureUrl: string | undefined;
  onChoose: (change: Partial<Backdrop>) => void;
}) {
  const say = useMessages().viewer;
  const group = useId();
  const kind = useBackdropKind(backdrop);
  const faceOf = (each: BackdropKind) => {
    if (each === 'colour') return { backgroundColor: backdrop.colour };
    return each === 'picture' && pictureUrl ? { backgroundImage: `url(${pictureUrl})` } : {};
  };
  return (
    <div className="grid gap-2">
      <div role="radiogroup" aria-label={say.backdrop} className="flex flex-wrap gap-1.5">
        {BACKDROPS.map(
          (each) =>
            (each !== 'picture' || backdrop.picture) && (
              <label
                key={each}
                title={say.backdrops[each]}
                className="relative grid size-9 cursor-pointer place-items-center rounded-lg ring-accent has-checked:ring-2 has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2 forced-colors:has-checked:outline-2"
              >
                <input
                  type="radio"
                  name={group}
                  aria-label={say.backdrops[each]}
                  checked={kind === each}
                  onChange={() => onChoose({ kind: each })}
                  className="absolute inset-0 size-full cursor-pointer opacity-0"
                />
                <span
                  aria-hidden="true"
                  style={faceOf(each)}
                  className={`size-7 rounded-md forced-color-adjust-none border border-line ${BACKDROP_LOOKS[each]}`}
                />
              </label>
            ),
        )}
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-quiet text-sm">
        <label className="inline-flex min-h-8 cursor-pointer items-center gap-2">
          <input
            type="color"
            value={backdrop.colour}
            onChange={({ target }) => onChoose({ kind: 'colour', colour: target.value })}
            className="h-6 w-8 cursor-pointer rounded border border-line bg-transparent p-0"
          />
          {say.ownColour}
        </label>
        <label className="relative inline-flex min-h-8 cursor-pointer items-center rounded underline underline-offset-2 hover:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent">
          <input
            type="file"
            accept="image/*"
            onChange={({ target }) => {
              const [picture] = target.files ?? [];
              if (picture) onChoose({ kind: 'picture', picture });
              target.value = '';
            }}
            className="absolute inset-0 size-full cursor-pointer opacity-0"
          />
          {say.ownPicture}
        </label>
      </div>
    </div>
  );
}
