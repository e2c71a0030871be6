import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';

/** Browsers draw no element higher than about 17 million px (Firefox), so longer lists are scaled. */
const HIGHEST = 8_000_000;
const OVERSCAN = 6;

/** The rows in view of a list of equally high rows, and where they are. */
export interface VirtualRows {
  /** For the element that scrolls. */
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** Height of the scrolled content, px. */
  readonly height: number;
  readonly first: number;
  /** One past the last row. */
  readonly end: number;
  /** Where a row begins in the scrolled content, px. */
  top(row: number): number;
  /** Scrolls as little as needed to bring a row into view. */
  reveal(row: number): void;
}

/** Keeps only the rows in view, also of lists that are higher than a browser can draw. */
export function useVirtualRows(count: number, rowHeight: number): VirtualRows {
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 600 });
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const read = () => setView({ top: element.scrollTop, height: element.clientHeight });
    // The observer speaks as soon as the list is laid out; to read its size here would lay the page out twice.
    const observer = new ResizeObserver(read);
    observer.observe(element);
    element.addEventListener('scroll', read, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', read);
    };
  }, []);

  const full = count * rowHeight;
  const height = Math.min(full, HIGHEST);
  // Pixels of the full list per pixel of the scroll bar.
  const scale = height < full ? (full - view.height) / (height - view.height) : 1;
  const fullTop = view.top * scale;
  const shift = view.top - fullTop;
  const first = Math.max(0, Math.floor(fullTop / rowHeight) - OVERSCAN);
  const end = Math.min(count, Math.ceil((fullTop + view.height) / rowHeight) + OVERSCAN);

  const reveal = useCallback(
    (row: number) => {
      const element = scroller.current;
      if (element === null) return;
      const viewHeight = element.clientHeight;
      const ratio = height < full ? (full - viewHeight) / (height - viewHeight) : 1;
      const from = element.scrollTop * ratio;
      if (row * rowHeight < from) element.scrollTo({ top: (row * rowHeight) / ratio });
      else if ((row + 1) * rowHeight > from + viewHeight) {
        element.scrollTo({ top: ((row + 1) * rowHeight - viewHeight) / ratio });
      }
    },
    [rowHeight, full, height],
  );
  return { scroller, height, first, end, top: (row) => row * rowHeight + shift, reveal };
}
