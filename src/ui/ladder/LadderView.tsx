import { Download, Minus, Plus } from 'lucide-react';
import {
  lazy,
  Suspense,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
} from 'react';
import type { Observation } from '../../core/diagnosis/observations/observation';
import { rowOfPacket, type LadderFlow } from '../../core/flowRows/ladderFlow';
import type { LanePlan } from '../../core/ladder/lanePlan';
import { cardPlace } from '../../core/ladder/cardPlace';
import { ladderScene } from '../../core/ladder/ladderScene';
import { layoutLadder } from '../../core/ladder/layoutLadder';
import { spokenName } from '../../core/packetWords/packetLabel';
import { ZOOM_LIMITS } from '../../core/ladder/rowHeights';
import { TIME_SCALES, type TimeScale } from '../../core/ladder/timeScale';
import { packetNumber, type PacketIndex } from '../../core/packets/packetTable';
import { PaintedScene } from '../scene/PaintedScene';
import { LaneHeads } from './LaneHeads';
import { useElementSize } from './useElementSize';
import { useLadderWindow } from './useLadderWindow';
import styles from './Ladder.module.css';

const PacketCard = lazy(() =>
  import('./PacketCard').then((view) => ({ default: view.PacketCard })),
);

// Short ladders have none.
const LadderOverview = lazy(() =>
  import('./LadderOverview').then((view) => ({ default: view.LadderOverview })),
);

const ZOOM_STEP = 1.25;
/** Height of the lane heads, px. */
const HEAD_HEIGHT = 84;
/** An overview strip earns its place from this many views on. */
const OVERVIEW_FROM = 2.5;
/** Rows that Page Down and Page Up walk. */
const PAGE_ROWS = 10;

interface Props {
  readonly flow: LadderFlow;
  readonly plan: LanePlan;
  readonly observations: readonly Observation[];
  readonly timeScale: TimeScale;
  readonly selected: PacketIndex | null;
  /** Packets that something under the pointer speaks of; the others are dimmed. */
  readonly highlighted: readonly PacketIndex[];
  /** Packet from which times count. */
  readonly mark: PacketIndex | null;
  readonly showMiddlebox: boolean;
  onSelect(packet: PacketIndex): void;
  onMark(packet: PacketIndex | null): void;
  onTimeScale(scale: TimeScale): void;
}

/** The ladder drawn: what is in view as SVG, and one option of a list box over each row. */
export function LadderView({
  flow,
  plan,
  observations,
  timeScale,
  showMiddlebox,
  mark,
  ...props
}: Props) {
  const { selected, highlighted, onSelect, onMark, onTimeScale } = props;
  const root = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const mountedPart = useRef<HTMLDivElement>(null);
  const id = useId();
  const size = useElementSize(scroller);
  const [zoom, setZoom] = useState(1);
  /** Row whose card is shown, and where on the ladder the pointer is. */
  const [hovered, setHovered] = useState<{ row: number; x: number } | null>(null);
  const layout = useMemo(
    () =>
      layoutLadder({
        flow,
        plan,
        observations,
        timeScale,
        width: Math.max(320, size.width),
        zoom,
        showMiddlebox,
      }),
    [flow, plan, observations, timeScale, size.width, zoom, showMiddlebox],
  );
  const view = useLadderWindow(scroller, mountedPart, layout.height, HEAD_HEIGHT, size.height);
  const { top, bottom, reveal } = view;
  // Of a ladder whose place is not laid out yet, nothing is in view.
  const ready = size.height > 0;
  const scene = useMemo(
    () => ladderScene(layout, top, ready ? bottom : top, mark),
    [layout, top, bottom, ready, mark],
  );
  const strong = useMemo(() => new Set(highlighted), [highlighted]);

  const selectedRow = selected === null ? -1 : rowOfPacket(flow, selected);
  const shownY = selectedRow < 0 ? null : layout.y[selectedRow]!;
  useEffect(() => {
    if (ready && shownY !== null) reveal(shownY, 60);
  }, [ready, shownY, reveal]);

  const firstStrong = highlighted.length === 0 ? -1 : rowOfPacket(flow, Math.min(...highlighted));
  const strongY = firstStrong < 0 ? null : layout.y[firstStrong]!;
  useEffect(() => {
    if (ready && strongY !== null) reveal(strongY, 60);
  }, [ready, strongY, reveal]);

  const zoomBy = (factor: number) =>
    setZoom((now) => Math.min(ZOOM_LIMITS[1], Math.max(ZOOM_LIMITS[0], now * factor)));
  /** The zoom at which the whole flow is in view, as far as rows stay legible. */
  const fit = () => setZoom(layout.height > view.viewHeight && zoom === 1 ? ZOOM_LIMITS[0] : 1);

  const save = () => void import('./saveLadder').then(({ saveLadder }) => saveLadder(layout));

  const walkTo = (row: number) => {
    if (flow.length === 0) return;
    const to = Math.max(0, Math.min(flow.length - 1, row));
    onSelect(flow.packets[to]!);
    setHovered({ row: to, x: layout.columns.leftX });
  };
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => walkTo(selectedRow + 1),
    ArrowUp: () => walkTo(selectedRow - 1),
    PageDown: () => walkTo(selectedRow + PAGE_ROWS),
    PageUp: () => walkTo(selectedRow - PAGE_ROWS),
    Home: () => walkTo(0),
    End: () => walkTo(flow.length - 1),
    '+': () => zoomBy(ZOOM_STEP),
    '=': () => zoomBy(ZOOM_STEP),
    '-': () => zoomBy(1 / ZOOM_STEP),
    '0': fit,
    m: () => selected !== null && onMark(mark === selected ? null : selected),
    t: () => onTimeScale(TIME_SCALES[(TIME_SCALES.indexOf(timeScale) + 1) % TIME_SCALES.length]!),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape' && hovered !== null) {
      setHovered(null);
      return;
    }
    const run = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (run === undefined) return;
    event.preventDefault();
    run();
  };

  const active = scene.targets.some(({ row }) => row === selectedRow);
  const card = hovered !== null && hovered.row < flow.length ? hovered : null;
  return (
    <div className={styles.ladder} ref={root}>
      <div
        className={styles.scroller}
        ref={scroller}
        onScroll={() => hovered !== null && setHovered(null)}
      >
        {ready && (
          <>
            <LaneHeads
              layout={layout}
              height={HEAD_HEIGHT}
              marked={mark === null ? null : packetNumber(flow.capture.packets, mark)}
              onUnmark={() => onMark(null)}
            />
            <div
              className={styles.body}
              style={{ height: view.scrollHeight }}
              role="listbox"
              tabIndex={0}
              aria-label="Packets of the flow"
              aria-activedescendant={active ? `${id}${selectedRow}` : undefined}
              onKeyDown={onKeyDown}
              onPointerLeave={() => setHovered(null)}
              onBlur={() => setHovered(null)}
            >
              <div className={styles.window} ref={mountedPart} role="presentation">
                {scene.targets.map(({ row, packet, ...place }) => (
                  <div
                    key={packet}
                    id={`${id}${row}`}
                    role="option"
                    className={styles.option}
                    aria-label={spokenName(flow, row)}
                    aria-selected={packet === selected}
                    aria-setsize={flow.length}
                    aria-posinset={row + 1}
                    data-mark={packet === mark}
                    style={place}
                    onClick={() => onSelect(packet)}
                    onPointerMove={(event) => {
                      if (event.pointerType !== 'touch' && hovered?.row !== row) {
                        const left = scroller.current!.getBoundingClientRect().left;
                        setHovered({ row, x: event.clientX - left });
                      }
                    }}
                  >
                    <span
                      className={styles.markTarget}
                      style={{ width: layout.columns.gutterWidth }}
                      title="Count times from here (M)"
                      onClick={(event) => {
                        event.stopPropagation();
                        onMark(packet === mark ? null : packet);
                      }}
                    />
                  </div>
                ))}
                <svg
                  className={styles.drawing}
                  width={scene.width}
                  height={scene.height}
                  aria-hidden="true"
                >
                  <PaintedScene scene={scene} highlighted={strong} />
                </svg>
                {card !== null && (
                  <Suspense fallback={null}>
                    <PacketCard flow={flow} row={card.row} place={cardPlace(layout, card, view)} />
                  </Suspense>
                )}
              </div>
            </div>
          </>
        )}
      </div>
      {ready && layout.height > OVERVIEW_FROM * view.viewHeight && (
        <Suspense fallback={null}>
          <LadderOverview
            layout={layout}
            viewTop={view.viewTop}
            viewHeight={view.viewHeight}
            onJump={view.center}
          />
        </Suspense>
      )}
      <div className={styles.zoom} role="group" aria-label="Zoom and save">
        <button
          type="button"
          aria-label="Zoom out"
          title="Zoom out (−)"
          onClick={() => zoomBy(1 / ZOOM_STEP)}
        >
          <Minus size={14} aria-hidden="true" />
        </button>
        <button type="button" title="Natural size, or the whole flow (0)" onClick={fit}>
          {Math.round(zoom * 100)}%
        </button>
        <button
          type="button"
          aria-label="Zoom in"
          title="Zoom in (+)"
          onClick={() => zoomBy(ZOOM_STEP)}
        >
          <Plus size={14} aria-hidden="true" />
        </button>
        <button type="button" aria-label="Save as SVG" title="Save as SVG" onClick={save}>
          <Download size={14} aria-hidden="true" />
        </button>
      </div>
    </div>
  );
}
