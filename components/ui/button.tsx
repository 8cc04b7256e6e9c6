import type { ComponentProps } from 'react';

const LOOKS = {
  /** The one next action. */
  primary: 'bg-accent text-on-accent hover:bg-accent-strong',
  plain: 'bg-well text-ink hover:bg-line',
  ghost: 'text-ink hover:bg-well',
  /** Reads like a link beside other small print. */
  quiet: 'underline underline-offset-2 hover:text-ink',
  /** What cannot be undone. */
  alarm: 'bg-alarm text-sheet hover:opacity-90',
} as const;

const SIZES = {
  large: 'min-h-12 px-6 text-base font-medium',
  normal: 'min-h-10 px-4 text-sm font-medium',
  /** Shares its row with others. */
  tight: 'min-h-10 min-w-0 flex-auto px-0.5 text-sm font-medium',
  /** The same, where there is little room for it. */
  shared: 'min-h-10 min-w-0 flex-auto px-1 text-sm font-medium roomy:flex-none roomy:px-4',
  icon: 'min-h-10 w-7 shrink-0',
  /** A picture alone, with room around it. */
  square: 'min-h-10 w-10 shrink-0',
  small: 'min-h-6 text-sm',
} as const;

/** One that is `aria-disabled` does nothing, but can be reached to be told why. */
export function Button({
  look = 'plain',
  size = 'normal',
  onClick,
  ...props
}: Omit<ComponentProps<'button'>, 'className'> & {
  look?: keyof typeof LOOKS;
  size?: keyof typeof SIZES;
}) {
  return (
    <button
      type="button"
      className={`inline-flex items-center justify-center gap-2 whitespace-nowrap rounded-lg transition-colors disabled:cursor-default disabled:opacity-50 aria-disabled:cursor-default aria-disabled:opacity-50 forced-colors:border ${SIZES[size]} ${LOOKS[look]}`}
      {...props}
      onClick={props['aria-disabled'] === true ? undefined : onClick}
    />
  );
}
