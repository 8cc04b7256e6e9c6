import { useLayoutEffect, useRef } from 'react';

/**
 * A picture that is at hand. Its object URL is lent while it is shown, and put in place without
 * another rendering, as a list that is scrolled shows many of them.
 */
export function BlobImage({ blob, className }: { blob: Blob; className: string }) {
  const image = useRef<HTMLImageElement>(null);
  useLayoutEffect(() => {
    const element = image.current;
    if (!element) return;
    const url = URL.createObjectURL(blob);
    element.src = url;
    return () => {
      element.removeAttribute('src');
      URL.revokeObjectURL(url);
    };
  }, [blob]);
  return <img ref={image} alt="" decoding="async" className={className} />;
}
