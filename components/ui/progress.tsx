/** A bar from 0 to 1, named by `label`. */
export function Progress({
  label,
  value,
  text,
  className = '',
}: {
  label: string;
  value: number;
  text?: string;
  className?: string;
}) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(value * 100)}
      aria-valuetext={text}
      className={`h-1 overflow-hidden bg-line forced-colors:h-2 forced-colors:border ${className}`}
    >
      <div
        className="h-full w-full origin-left bg-accent transition-transform forced-colors:bg-[Highlight]"
        style={{ transform: `scaleX(${value})` }}
      />
    </div>
  );
}
