import { useMessages } from './messages';
import { Button } from './ui/button';
import type { Unfetched } from './use-imports';

/** Which pictures are being fetched by their addresses, and which could not be. */
export function ImportStatus({
  left,
  unfetched,
  onCancel,
  onDismiss,
}: {
  left: number;
  unfetched: readonly Unfetched[];
  onCancel: () => void;
  onDismiss: () => void;
}) {
  const say = useMessages();
  return (
    <>
      {left > 0 && (
        <div className="mx-4 mb-4 flex flex-wrap items-center gap-3 rounded-lg bg-well px-4 py-2 text-sm sm:mx-8">
          <p className="mr-auto">{say.intake.fetching(left)}</p>
          <Button look="ghost" onClick={onCancel}>
            {say.cancel}
          </Button>
        </div>
      )}
      {unfetched.length > 0 && (
        <div className="mx-4 mb-4 flex flex-wrap items-start gap-3 rounded-lg bg-alarm-well px-4 py-3 text-sm sm:mx-8">
          <ul className="mr-auto grid max-h-40 min-w-0 gap-1 overflow-auto text-alarm">
            {unfetched.map(({ url, error }) => (
              <li key={url} className="break-words">
                <span className="break-all">{url}</span>
                {say.of(say.errors[error])}
              </li>
            ))}
          </ul>
          <Button look="ghost" onClick={onDismiss}>
            {say.intake.dismiss}
          </Button>
        </div>
      )}
    </>
  );
}
