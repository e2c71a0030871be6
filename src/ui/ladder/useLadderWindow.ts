import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** Tallest content that every browser scrolls faithfully, px; a longer ladder is scrolled in proportion. */
const TALLEST_SCROLL = 8_000_000;
/** The mounted part moves in steps of this, px, so that most scrolling draws nothing new. */
const STEP = 400;
/** Height of a line of text for wheels that count lines, px. */
const WHEEL_LINE = 40;

export interface LadderWindow {
  /** Part of the layout that is mounted, px. */
  readonly top: number;
  readonly bottom: number;
  /** Height of the scrolled content, px. */
  readonly scrollHeight: number;
  /** Scrolls so that a height of the layout is in view; `margin` px are kept around it. */
  readonly reveal: (y: number, margin: number) => void;
  /** Scrolls so that a height of the layout is in the middle. */
  readonly center: (y: number) => void;
  /** Where the view starts and how high it is, in the layout's px; for the overview. */
  readonly viewTop: number;
  readonly viewHeight: number;
}

/**
 * Which part of a ladder is mounted. `headHeight` px of the scroller are covered by the lane heads.
 */
export function useLadderWindow(
  scrollerRef: RefObject<HTMLDivElement | null>,
  mountedPartRef: RefObject<HTMLDivElement | null>,
  height: number,
  headHeight: number,
  viewportHeight: number,
): LadderWindow {
  const viewHeight = Math.max(100, viewportHeight - headHeight);
  const scrollHeight = Math.min(Math.max(height, viewHeight), TALLEST_SCROLL);
  const ratio = height > scrollHeight ? (height - viewHeight) / (scrollHeight - viewHeight) : 1;
  const position = useRef({ y: 0, scrollTop: 0 });
  const [step, setStep] = useState(0);
  const top = Math.max(0, (step - 1) * STEP);

  const place = useCallback(() => {
    const element = scrollerRef.current;
    // To ask a ladder that is not laid out yet where it is scrolled to would lay the whole page out, for an answer that is known: 0.
    if (element === null || viewportHeight === 0) return;
    const at = position.current;
    // Where we scrolled to ourselves, the exact height is known; the scroller rounds its own.
    if (Math.abs(element.scrollTop - at.scrollTop) > 1) {
      at.scrollTop = element.scrollTop;
      at.y = element.scrollTop * ratio;
    }
    const next = Math.floor(at.y / STEP);
    setStep(next);
    const mounted = Math.max(0, (next - 1) * STEP);
    const offset = ratio === 1 ? mounted : element.scrollTop - (at.y - mounted);
    // It keeps its place in the layout while the content scrolls in proportion.
    mountedPartRef.current?.style.setProperty('transform', `translateY(${offset}px)`);
  }, [scrollerRef, mountedPartRef, ratio, viewportHeight]);

  const scrollTo = useCallback(
    (y: number) => {
      const element = scrollerRef.current;
      if (element === null) return;
      const at = position.current;
      at.y = Math.max(0, Math.min(y, height - viewHeight));
      element.scrollTo({ top: at.y / ratio });
      at.scrollTop = element.scrollTop;
      place();
    },
    [scrollerRef, height, viewHeight, ratio, place],
  );

  useLayoutEffect(place, [place, height, step]);

  useEffect(() => {
    const element = scrollerRef.current;
    if (element === null) return;
    element.addEventListener('scroll', place, { passive: true });
    // In proportion, one notch of the wheel would leap over rows: move by what the wheel says.
    const onWheel = (event: WheelEvent) => {
      if (event.ctrlKey || event.deltaY === 0) return;
      event.preventDefault();
      scrollTo(position.current.y + event.deltaY * (event.deltaMode === 1 ? WHEEL_LINE : 1));
    };
    if (ratio > 1) element.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      element.removeEventListener('scroll', place);
      element.removeEventListener('wheel', onWheel);
    };
  }, [scrollerRef, place, scrollTo, ratio]);

  const reveal = useCallback(
    (y: number, margin: number) => {
      const from = position.current.y;
      if (y - margin < from) scrollTo(y - margin);
      else if (y + margin > from + viewHeight) scrollTo(y + margin - viewHeight);
    },
    [scrollTo, viewHeight],
  );
  const center = useCallback((y: number) => scrollTo(y - viewHeight / 2), [scrollTo, viewHeight]);

  return {
    top,
    bottom: (step + 2) * STEP + viewHeight,
    scrollHeight,
    reveal,
    center,
    viewTop: step * STEP,
    viewHeight,
  };
}
