import { ticks } from 'd3';
import { useEffect, useMemo, useRef, useState, type MouseEvent } from 'react';
import type { CaptureTimeline } from '../../core/engine/captureTimeline';
import { firstPacketOfFlow } from '../../core/flows/flowTable';
import { useApp, useAppState } from '../../store/useApp';
import { selectShown } from '../../store/selectors';
import { textWidth } from '../../core/ladder/textWidth';
import { countText, durationWords, numberText } from '../../core/words/duration';
import { useAnswer } from '../useAnswer';
import styles from './CaptureOverview.module.css';

/** A bar and the space after it, px. */
const STEP = 5;
const HEIGHT = 58;
/** Packets grow upwards from here, odd openings downwards. */
const BASE = 32;
/** Captures with fewer flows need no overview. */
const FEWEST_FLOWS = 3;
/** About as many times are written below the bars as fit at this distance, px. */
const TICK_DISTANCE = 150;

/** Type of the times and the legend, px. */
const TYPE = 12;
/** A colour of the legend with the spaces around it and its words, px. */
const LEGEND_SPACE = 8 + 4 + 16;

/** Round times since the capture's start, and where they lie below the bars: as many as end before `end`, px. */
function timeTicks(
  { from, to }: CaptureTimeline,
  width: number,
  end: number,
): { x: number; text: string }[] {
  const seconds = (to - from) / 1e9;
  return ticks(0, seconds, Math.max(2, width / TICK_DISTANCE))
    .map((tick) => ({
      x: (tick / seconds) * width,
      text: tick === 0 ? '0 s' : durationWords(tick * 1e9),
    }))
    .filter(({ x, text }) => x + textWidth(text, TYPE, false) < end);
}

const sum = (counts: Uint32Array) => counts.reduce((total, count) => total + count, 0);

function draw(
  canvas: HTMLCanvasElement,
  timeline: CaptureTimeline,
  width: number,
  selectedStep: number,
): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const ratio = devicePixelRatio;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(HEIGHT * ratio);
  context.scale(ratio, ratio);
  const style = getComputedStyle(canvas);
  // A canvas does not know light-dark(): the colours come from elements that carry the roles.
  const colour = (name: string) => {
    canvas.style.color = `var(${name})`;
    return style.color;
  };
  const [quiet, crooked, warn, danger, selected] = [
    colour('--state-closed'),
    colour('--crooked'),
    colour('--state-opening'),
    colour('--danger'),
    colour('--client'),
  ];
  canvas.style.color = '';
  const most = timeline.packets.reduce((max, count) => Math.max(max, count), 1);
  const odd = timeline.crooked.map(
    (count, step) => count + timeline.unanswered[step]! + timeline.refused[step]!,
  );
  const mostOdd = odd.reduce((max, count) => Math.max(max, count), 1);
  const oddPixel = Math.min(6, (HEIGHT - BASE - 3) / mostOdd);
  for (let step = 0; step < timeline.packets.length; step++) {
    const x = step * STEP;
    const height = (timeline.packets[step]! / most) ** 0.5 * (BASE - 2);
    context.fillStyle = quiet;
    if (height > 0) context.fillRect(x, BASE - Math.max(2, height), STEP - 1, Math.max(2, height));
    let y = BASE + 2;
    for (const [counts, fill] of [
      [timeline.crooked, crooked],
      [timeline.unanswered, warn],
      [timeline.refused, danger],
    ] as const) {
      if (counts[step] === 0) continue;
      const length = Math.max(2, counts[step]! * oddPixel);
      context.fillStyle = fill;
      context.fillRect(x, y, STEP - 1, length);
      y += length;
    }
  }
  if (selectedStep >= 0) {
    context.fillStyle = selected;
    context.fillRect(selectedStep * STEP + (STEP - 1) / 2 - 1, 0, 2, HEIGHT);
  }
}

/** The whole capture over time: packets above the line, odd openings below it. */
export function CaptureOverview() {
  const app = useAppState();
  const open = useApp((state) => state.open);
  const shown = useApp(selectShown);
  const theme = useApp((state) => state.theme);
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(0);
  const [systemTurns, setSystemTurns] = useState(0);
  const worthIt = open !== null && open.info.streams >= FEWEST_FLOWS;

  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [worthIt]);

  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)');
    const turn = () => setSystemTurns((turns) => turns + 1);
    query.addEventListener('change', turn);
    return () => query.removeEventListener('change', turn);
  }, []);

  const steps = Math.floor(width / STEP);
  const engine = open?.engine ?? null;
  const ask = useMemo(
    () => (engine === null || !worthIt || steps < 2 ? null : () => engine.timeline(steps)),
    [engine, worthIt, steps],
  );
  const timeline = useAnswer(ask, { keep: true });

  useEffect(() => {
    if (canvas.current === null || timeline === null) return;
    const time = shown === null ? NaN : shown.packets.time[firstPacketOfFlow(shown.flows, 0)]!;
    const at = Math.floor(
      ((time - timeline.from) / (timeline.to - timeline.from)) * timeline.packets.length,
    );
    draw(canvas.current, timeline, width, Number.isNaN(at) ? -1 : Math.max(0, at));
  }, [timeline, width, shown, theme, systemTurns]);

  if (!worthIt) return null;
  const crooked = timeline === null ? 0 : sum(timeline.crooked);
  const unanswered = timeline === null ? 0 : sum(timeline.unanswered);
  const refused = timeline === null ? 0 : sum(timeline.refused);
  const onClick = (event: MouseEvent<HTMLCanvasElement>) => {
    if (timeline === null) return;
    const step = Math.floor(event.nativeEvent.offsetX / STEP);
    // The nearest odd opening to where the person pointed, not further than a finger is wide.
    for (let distance = 0; distance < 6; distance++) {
      for (const near of [step - distance, step + distance]) {
        const worst = timeline.worst[near] ?? -1;
        if (worst >= 0) {
          app().selectFlow(worst);
          return;
        }
      }
    }
  };
  const legend = (
    [
      [crooked, 'crooked', styles.crooked],
      [unanswered, 'unanswered or sent again', styles.unanswered],
      [refused, 'refused', styles.refused],
    ] as const
  )
    .filter(([count]) => count > 0)
    .map(([count, name, tone]) => ({ text: `${numberText(count)} ${name}`, tone }));
  const legendWidth = legend.reduce(
    (room, { text }) => room + textWidth(text, TYPE, false) + LEGEND_SPACE,
    0,
  );
  return (
    <section className={styles.overview} aria-label="The capture over time">
      <div ref={frame} className={styles.frame}>
        {timeline !== null && (
          <canvas
            ref={canvas}
            className={styles.canvas}
            style={{ width, height: HEIGHT }}
            role="img"
            aria-label={`Packets and odd openings over ${durationWords(timeline.to - timeline.from)}: ${countText(crooked, 'crooked opening')}, ${countText(unanswered, 'SYN')} unanswered or sent again, ${refused} refused.`}
            onClick={onClick}
          />
        )}
      </div>
      {timeline !== null && (
        <div className={styles.foot}>
          <div className={styles.ticks} style={{ width }} aria-hidden="true">
            {timeTicks(timeline, width, width - legendWidth).map(({ x, text }) => (
              <span key={x} style={{ left: x }}>
                {text}
              </span>
            ))}
          </div>
          <p className={styles.legend}>
            {legend.map(({ text, tone }) => (
              <span key={tone} className={tone}>
                {text}
              </span>
            ))}
          </p>
        </div>
      )}
    </section>
  );
}
