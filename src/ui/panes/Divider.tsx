import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { useApp, useAppState } from '../../store/useApp';
import { PANE_SHARES, type SizedPane } from '../../store/appState';
import styles from './Panes.module.css';

/** What an arrow key moves a divider by, percent. */
const STEP = 2;

/** The custom property from which the stylesheet takes the size of a pane. */
export const shareProperty = (pane: SizedPane) => `--${pane}-share`;

/** A boundary between two panes that sizes one of them; the other takes what is left. */
export function Divider({
  label,
  pane,
  place,
}: {
  readonly label: string;
  /** The pane that it sizes … */
  readonly pane: SizedPane;
  /** … and where that lies from it. */
  readonly place: 'before' | 'after' | 'below';
}) {
  const app = useAppState();
  const share = useApp((state) => state.paneShares[pane]);
  const divider = useRef<HTMLDivElement>(null);
  const isAcross = place === 'below';

  /** The group that it stands in, and the extent of both along the axis on which it moves, px. */
  const measured = () => {
    const group = divider.current!.parentElement!;
    const sized =
      divider.current![place === 'before' ? 'previousElementSibling' : 'nextElementSibling']!;
    const [all, own] = [group.getBoundingClientRect(), sized.getBoundingClientRect()];
    return isAcross
      ? { group, from: all.top, to: all.bottom, size: own.height }
      : { group, from: all.left, to: all.right, size: own.width };
  };
  /** Where it was left: what the stylesheet made of the share that was asked for. */
  const keep = () => {
    const { from, to, size } = measured();
    app().setPaneShare(pane, (size / (to - from)) * 100);
  };
  const show = (percent: number) =>
    measured().group.style.setProperty(shareProperty(pane), `${percent}%`);

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button === 0) event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const { from, to } = measured();
    const at = isAcross ? event.clientY : event.clientX;
    show(((place === 'before' ? at - from : to - at) / (to - from)) * 100);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const grow = place === 'before' ? 'ArrowRight' : isAcross ? 'ArrowUp' : 'ArrowLeft';
    const shrink = place === 'before' ? 'ArrowLeft' : isAcross ? 'ArrowDown' : 'ArrowRight';
    const by = { [grow]: STEP, [shrink]: -STEP, Home: -100, End: 100 }[event.key];
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const { from, to, size } = measured();
    show(Math.max(0, (size / (to - from)) * 100 + by));
    keep();
  };
  return (
    <div
      ref={divider}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={isAcross ? 'horizontal' : 'vertical'}
      aria-valuenow={Math.round(share)}
      aria-valuemin={0}
      aria-valuemax={100}
      className={isAcross ? styles.dividerAcross : styles.divider}
      title="Drag to resize; a double click puts it back"
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onLostPointerCapture={keep}
      onDoubleClick={() => {
        show(PANE_SHARES[pane]);
        app().setPaneShare(pane, PANE_SHARES[pane]);
      }}
      onKeyDown={onKeyDown}
    />
  );
}
