/** A line drawing on a field of 20 × 20, in the colour of the words beside it; it says nothing itself. */
export function Icon({ path, weight = 1.5 }: { path: string; weight?: number }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 20 20"
      className="size-5 shrink-0"
      fill="none"
      stroke="currentColor"
      strokeWidth={weight}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={path} />
    </svg>
  );
}
