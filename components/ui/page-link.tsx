import type { Route } from 'next';
import { useRouter } from 'next/navigation';
import type { ComponentProps, MouseEvent } from 'react';

/** Whether the browser shall follow the link in its own way: in another tab, say. */
const isForBrowser = ({ button, metaKey, ctrlKey, shiftKey, altKey }: MouseEvent) =>
  button !== 0 || metaKey || ctrlKey || shiftKey || altKey;

/**
 * A link to another page of the site, on whose way this tab goes on with its work. What `next/link`
 * does beyond that, it does with 3 kB that the first visit would load.
 */
export function PageLink<Href extends string>({
  href,
  onFollow,
  ...props
}: Omit<ComponentProps<'a'>, 'href' | 'onClick'> & {
  href: Route<Href>;
  /** Goes there in another way than by asking for the page. */
  onFollow?: () => void;
}) {
  const { push } = useRouter();
  return (
    <a
      href={href}
      onClick={(event) => {
        if (isForBrowser(event)) return;
        event.preventDefault();
        if (onFollow) onFollow();
        else push(href);
      }}
      {...props}
    />
  );
}
