import { useLayoutEffect, useState } from 'react';

/** How much of the window's top the page's header covers as it is scrolled, in CSS pixels. */
export function useStuckHeight(): number {
  const [height, setHeight] = useState(0);
  useLayoutEffect(() => {
    const header = document.querySelector('header');
    if (!header) return;
    const measure = () =>
      setHeight(getComputedStyle(header).position === 'sticky' ? header.offsetHeight : 0);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(header);
    return () => observer.disconnect();
  }, []);
  return height;
}
