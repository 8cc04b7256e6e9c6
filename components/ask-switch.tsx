import { useStartMessages } from './start-messages';

/** Whether larger batches tell what they will cost before they start. */
export function AskSwitch({
  asks,
  onAsks,
  className = '',
}: {
  asks: boolean;
  onAsks: (asks: boolean) => void;
  className?: string;
}) {
  const say = useStartMessages();
  return (
    <label className={`flex items-center gap-2 text-quiet ${className}`}>
      <input
        type="checkbox"
        checked={asks}
        onChange={({ target }) => onAsks(target.checked)}
        className="size-4 accent-accent"
      />
      {say.intake.ask}
    </label>
  );
}
