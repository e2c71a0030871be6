import { useEffect, useState, type RefObject } from 'react';

/** Inner size of an element in whole px, followed as it changes; zero before the first layout. */
export function useElementSize(element: RefObject<HTMLElement | null>): {
  width: number;
  height: number;
} {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const observed = element.current;
    if (observed === null) return;
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = observed;
      setSize((known) =>
        known.width === width && known.height === height ? known : { width, height },
      );
    };
    // The observer speaks as soon as the element is laid out; to read its size here would lay the page out twice.
    const observer = new ResizeObserver(measure);
    observer.observe(observed);
    return () => observer.disconnect();
  }, [element]);
  return size;
}
