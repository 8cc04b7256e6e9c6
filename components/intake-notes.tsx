import { useMessages } from './messages';
import { Button } from './ui/button';

/** What was brought and did not become a photo. */
export interface IntakeNotes {
  /** Files that the batch had already. */
  already: number;
  /** Names of files in folders that are no pictures. */
  leftOut: readonly string[];
}

/** Says which files of those that were brought are not among the photos, and why. */
export function IntakeNotesLine({
  notes: { already, leftOut },
  onDismiss,
}: {
  notes: IntakeNotes;
  onDismiss: () => void;
}) {
  const say = useMessages();
  return (
    <div className="mx-4 mb-4 flex items-center gap-3 rounded-lg bg-well px-4 py-2 text-sm sm:mx-8">
      <div className="mr-auto grid min-w-0 gap-1">
        {already > 0 && <p>{say.intake.already(already)}</p>}
        {leftOut.length > 0 && (
          <p className="wrap-anywhere max-h-40 overflow-auto">{say.intake.leftOut(leftOut)}</p>
        )}
      </div>
      <Button look="ghost" onClick={onDismiss}>
        {say.intake.dismiss}
      </Button>
    </div>
  );
}
