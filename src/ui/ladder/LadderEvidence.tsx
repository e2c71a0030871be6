import { RAIL_WIDTH } from '../../core/ladder/ladderColumns';
import type { LadderLayout, PlacedEcho, PlacedNote } from '../../core/ladder/ladderLayout';
import {
  MARK_RADIUS,
  NOTE_NUMBER_WIDTH,
  NOTE_PADDING,
  NOTE_TEXT_GAP,
} from '../../core/ladder/ladderNotes';
import type { PacketIndex } from '../../core/packets/packetTable';
import styles from './Ladder.module.css';

interface Props {
  readonly layout: LadderLayout;
  readonly top: number;
  readonly bottom: number;
  readonly highlighted: ReadonlySet<PacketIndex>;
}

/** What proves it: echo arcs, notes, and the numbers that tie notes to packets. */
export function LadderEvidence({ layout, top, bottom, highlighted }: Props) {
  const within = (from: number, to: number) => to > top && from < bottom;
  const dim = (packets: readonly PacketIndex[]) =>
    highlighted.size > 0 && !packets.some((packet) => highlighted.has(packet));
  const citedBy = new Map(layout.notes.map((note) => [note.number, note.packets]));
  return (
    <>
      {layout.echoes
        .filter((echo) => within(echo.top, echo.bottom))
        .map((echo) => (
          <Echo
            key={`${echo.from}-${echo.to}`}
            echo={echo}
            layout={layout}
            top={top}
            dim={dim([echo.from, echo.to])}
          />
        ))}
      {layout.marks
        .filter((mark) => within(mark.y - MARK_RADIUS, mark.y + MARK_RADIUS))
        .map((mark) => (
          <g
            key={`${mark.number} ${mark.y}`}
            className={styles.mark}
            data-emphasis={dim(citedBy.get(mark.number) ?? []) ? 'dim' : 'none'}
          >
            <circle cx={mark.x} cy={mark.y - top} r={MARK_RADIUS} />
            <text x={mark.x} y={mark.y - top + 4}>
              {mark.number}
            </text>
          </g>
        ))}
      {layout.notes
        .filter((note) => within(note.box.top, note.box.bottom))
        .map((note) => (
          <Note key={note.number} note={note} top={top} dim={dim(note.packets)} />
        ))}
    </>
  );
}

function Echo({
  echo,
  layout,
  top,
  dim,
}: {
  echo: PlacedEcho;
  layout: LadderLayout;
  top: number;
  dim: boolean;
}) {
  const out = echo.side === 'right' ? 1 : -1;
  const x =
    (echo.side === 'right' ? layout.columns.rightX : layout.columns.leftX) +
    out * (RAIL_WIDTH / 2 + 2);
  const [y1, y2] = [echo.top - top, echo.bottom - top];
  const reach = out * echo.reach;
  return (
    <g className={styles.echo} data-emphasis={dim ? 'dim' : 'none'}>
      <path d={`M${x},${y1}C${x + reach},${y1} ${x + reach},${y2} ${x + out * 8},${y2}`} />
      <polygon points={`${x},${y2} ${x + out * 10},${y2 - 4.5} ${x + out * 10},${y2 + 4.5}`} />
      <circle cx={x} cy={y1} r={2.5} />
    </g>
  );
}

function Note({ note, top, dim }: { note: PlacedNote; top: number; dim: boolean }) {
  const { box } = note;
  const y = box.top - top;
  const x = box.left + NOTE_PADDING;
  const textTop = y + NOTE_PADDING + note.title.length * 18 + NOTE_TEXT_GAP;
  return (
    <g className={styles.note} data-emphasis={dim ? 'dim' : 'none'}>
      <rect
        className={styles.noteBox}
        x={box.left}
        y={y}
        width={box.right - box.left}
        height={box.bottom - box.top}
        rx={8}
      />
      <g className={styles.mark}>
        <circle cx={x + 8} cy={y + NOTE_PADDING + 9} r={MARK_RADIUS} />
        <text x={x + 8} y={y + NOTE_PADDING + 13}>
          {note.number}
        </text>
      </g>
      {note.title.map((line, at) => (
        <text
          key={at}
          className={styles.noteTitle}
          x={x + NOTE_NUMBER_WIDTH}
          y={y + NOTE_PADDING + 13.5 + at * 18}
        >
          {line}
        </text>
      ))}
      {note.lines.map((line, at) => (
        <text key={at} className={styles.noteLine} x={x} y={textTop + 13 + at * 16}>
          {line}
        </text>
      ))}
    </g>
  );
}
