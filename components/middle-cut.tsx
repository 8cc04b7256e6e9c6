/** Of a name this much is never left out: what tells photos of one shoot apart stands at its end. */
const TAIL = 11;
const ALWAYS_WHOLE = 16;

/**
 * A name in one line which, where it is too long, loses its middle: `IMG_2023…_front.jpg`.
 * Characters are counted, not bytes, so that none is torn apart.
 */
export function MiddleCut({ text }: { text: string }) {
  const characters = [...text];
  if (characters.length <= ALWAYS_WHOLE) return <span className="block truncate">{text}</span>;
  return (
    <span dir="auto" className="flex min-w-0 whitespace-pre">
      <span className="truncate">{characters.slice(0, -TAIL).join('')}</span>
      <span className="shrink-0">{characters.slice(-TAIL).join('')}</span>
    </span>
  );
}
