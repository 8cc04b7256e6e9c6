import { useMessages } from './messages';
import { ELSEWHERE_ID } from './read-only';
import { Button } from './ui/button';

/** The batch is at work in another tab; here it is only shown. */
export function ElsewhereBanner({ onTakeOver }: { onTakeOver: () => void }) {
  const say = useMessages();
  return (
    <div className="mx-4 mb-4 flex flex-wrap items-center gap-3 rounded-lg bg-well px-4 py-3 text-sm sm:mx-8">
      <p id={ELSEWHERE_ID} className="mr-auto font-medium">
        {say.keeping.elsewhere}
      </p>
      <Button look="primary" onClick={onTakeOver}>
        {say.keeping.takeOver}
      </Button>
    </div>
  );
}
