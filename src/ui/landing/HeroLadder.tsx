import styles from './HeroLadder.module.css';

/** A packet of the drawing: what it says, where it goes, and how long before it nothing happened. */
interface HeroPacket {
  readonly time: string;
  readonly label: string;
  readonly fromServer: boolean;
  readonly kind: 'plain' | 'ack' | 'repeat' | 'duplicateAck' | 'fin';
  readonly silence?: string;
}

/** The packets of the sample `origin`, in short. */
const PACKETS: readonly HeroPacket[] = [
  { time: '0.00', label: 'SYN', fromServer: false, kind: 'plain' },
  { time: '0.00', label: 'SYN-ACK', fromServer: true, kind: 'plain' },
  { time: '0.01', label: 'ACK', fromServer: false, kind: 'ack' },
  { time: '1.10', label: 'SYN-ACK again', fromServer: true, kind: 'repeat', silence: '1.1 s' },
  { time: '1.11', label: 'ACK, I have it', fromServer: false, kind: 'duplicateAck' },
  { time: '3.10', label: 'SYN-ACK again', fromServer: true, kind: 'repeat', silence: '2.0 s' },
  { time: '3.11', label: 'ACK, I have it', fromServer: false, kind: 'duplicateAck' },
  { time: '7.10', label: 'SYN-ACK again', fromServer: true, kind: 'repeat', silence: '4.0 s' },
  { time: '7.11', label: 'ACK, I have it', fromServer: false, kind: 'duplicateAck' },
  { time: '13.39', label: 'FIN', fromServer: false, kind: 'fin', silence: '6.3 s' },
  { time: '13.71', label: 'FIN again', fromServer: false, kind: 'fin' },
  { time: '14.30', label: 'FIN again', fromServer: false, kind: 'fin' },
  { time: '14.30', label: 'ACK', fromServer: true, kind: 'ack' },
];

/** Pairs of rows: a repeat quotes the timestamp of the client's ACK before it. */
const ECHOES = [
  [4, 5],
  [6, 7],
] as const;

const WIDTH = 392;
const CLIENT = 62;
const SERVER = 330;
const TOP = 66;
const PITCH = 29;
const SILENCE = 27;
const SLOPE = 9;

const ROWS = PACKETS.map((packet, row) => {
  const silences = PACKETS.slice(0, row + 1).filter(({ silence }) => silence !== undefined).length;
  return { ...packet, y: TOP + row * PITCH + silences * SILENCE };
});
const HEIGHT = ROWS.at(-1)!.y + 36;

function Arrow({ packet }: { readonly packet: (typeof ROWS)[number] }) {
  const from = packet.fromServer ? SERVER - 6 : CLIENT + 6;
  const to = packet.fromServer ? CLIENT + 6 : SERVER - 6;
  const head = packet.kind === 'repeat' ? 10 : 8;
  const back = packet.fromServer ? head : -head;
  const y = packet.y + SLOPE;
  return (
    <g className={styles[packet.kind]}>
      <line className={styles.shaft} x1={from} y1={packet.y} x2={to + back * 0.8} y2={y} />
      <path className={styles.head} d={`M${to},${y}l${back},${-head / 2 - 1}v${head + 2}z`} />
      <text className={styles.label} x={(CLIENT + SERVER) / 2} y={packet.y}>
        {packet.label}
      </text>
      <text className={styles.time} x={CLIENT - 12} y={packet.y + 4}>
        {packet.time}
      </text>
    </g>
  );
}

/** The handshake of the sample `origin` as a small ladder: what this page makes of a capture. */
export function HeroLadder() {
  const bandTop = ROWS[2]!.y + SLOPE;
  const bandBottom = ROWS[11]!.y + SLOPE;
  const lastSilence = ROWS[9]!.y - 31;
  return (
    <svg
      className={styles.ladder}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label="A crooked handshake as a ladder: after SYN, SYN-ACK and ACK the server sends its SYN-ACK three more times, although two of them quote timestamps of the client’s ACKs. For 14.3 seconds the client believes the connection open while the server holds it half-open."
    >
      <defs>
        <pattern id="hero-hatch" width="7" height="7" patternUnits="userSpaceOnUse">
          <path className={styles.hatch} d="M-1,8L8,-1M-1,1L1,-1M6,8L8,6" />
        </pattern>
      </defs>
      <rect
        className={styles.band}
        x={CLIENT + 5}
        y={bandTop}
        width={SERVER - CLIENT - 10}
        height={bandBottom - bandTop}
      />
      <rect
        fill="url(#hero-hatch)"
        x={CLIENT + 5}
        y={bandTop}
        width={SERVER - CLIENT - 10}
        height={bandBottom - bandTop}
      />
      <text className={styles.clientHead} x={CLIENT} y={22}>
        Client
      </text>
      <text className={styles.serverHead} x={SERVER} y={22}>
        Server
      </text>
      <g className={styles.opening}>
        <rect x={CLIENT - 3.5} y={TOP} width="7" height={ROWS[1]!.y + SLOPE - TOP} />
        <rect x={SERVER - 3.5} y={TOP + SLOPE} width="7" height={bandBottom - TOP - SLOPE} />
      </g>
      <g className={styles.established}>
        <rect
          x={CLIENT - 3.5}
          y={ROWS[1]!.y + SLOPE}
          width="7"
          height={ROWS[9]!.y - ROWS[1]!.y - SLOPE}
        />
        <rect x={SERVER - 3.5} y={bandBottom} width="7" height={HEIGHT - 8 - bandBottom} />
      </g>
      <g className={styles.closing}>
        <rect x={CLIENT - 3.5} y={ROWS[9]!.y} width="7" height={HEIGHT - 8 - ROWS[9]!.y} />
      </g>
      <g className={styles.closed}>
        <rect x={CLIENT - 3.5} y="34" width="7" height={TOP - 34} />
        <rect x={SERVER - 3.5} y="34" width="7" height={TOP + SLOPE - 34} />
      </g>
      {ROWS.filter(({ silence }) => silence !== undefined).map((packet) => (
        <text key={packet.time} className={styles.silence} x={CLIENT - 12} y={packet.y - 23}>
          ⋮ {packet.silence}
        </text>
      ))}
      {ROWS.map((packet, row) => (
        <Arrow key={row} packet={packet} />
      ))}
      <g className={styles.echo}>
        {ECHOES.map(([quoted, quoting]) => {
          const from = ROWS[quoted]!.y + SLOPE;
          const to = ROWS[quoting]!.y;
          return (
            <g key={quoted}>
              <path
                className={styles.arc}
                d={`M${SERVER + 8},${from}C${SERVER + 44},${from + 4} ${SERVER + 44},${to - 4} ${SERVER + 14},${to}`}
              />
              <path className={styles.head} d={`M${SERVER + 7},${to}l9,-5v10z`} />
            </g>
          );
        })}
      </g>
      <g className={styles.disagreement}>
        <rect x="90" y={lastSilence - 12} width="212" height="24" rx="12" />
        <text x="196" y={lastSilence + 4.5}>
          open ↔ half-open, 14.3 s
        </text>
      </g>
    </svg>
  );
}
