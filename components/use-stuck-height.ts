import { useLayoutEffect, useState } from 'react';

/** How much of the window's top the page's header covers as it is scrolled, in CSS pixels. */
export function useStuckHeight(): number {
  const [height, setHeight] = useState(0);
  useLayoutEffect(() => {
    const header = document.querySelector('header');
    if (!header) return;
    const measure = () => {
      const { position, top } = getComputedStyle(header);
      // Far outside where there is no room for it.
      const isStuck = position === 'sticky' && Number.parseFloat(top) >= 0;
      setHeight(isStuck ? header.offsetHeight : 0);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(header);
    return () => observer.disconnect();
  }, []);
  return height;
}
