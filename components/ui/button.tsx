import type { ComponentProps } from 'react';

const LOOKS = {
  /** The one next action. */
  primary: 'bg-accent text-on-accent hover:bg-accent-strong',
  plain: 'bg-well text-ink hover:bg-line',
  ghost: 'text-ink hover:bg-well',
} as const;

export function Button({
  look = 'plain',
  className = '',
  ...props
}: ComponentProps<'button'> & { look?: keyof typeof LOOKS }) {
  return (
    <button
      type="button"
      className={`inline-flex min-h-10 items-center justify-center gap-2 whitespace-nowrap rounded-lg px-4 font-medium text-sm transition-colors disabled:cursor-default disabled:opacity-50 ${LOOKS[look]} ${className}`}
      {...props}
    />
  );
}
