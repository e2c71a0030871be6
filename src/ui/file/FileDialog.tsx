import type { CaptureInfo, CommentedPacket } from '../../core/engine/captureInfo';
import { compressionOf, interfacesOf, notesOf } from '../../core/captureOrigin';
import type { FileNote } from '../../core/container/fileNotes';
import { NO_FLOW } from '../../core/packets/packetTable';
import { useApp, useAppState } from '../../store/useApp';
import { Sheet } from '../controls/Sheet';
import controls from '../controls/controls.module.css';
import { countText } from '../../core/words/duration';
import { bytesText } from '../../core/words/size';
import { interfaceWords } from '../../core/wire/interfaceWords';
import styles from './FileDialog.module.css';

/** Interfaces, notes, comments and names shown at once; more are countText. */
const MOST_ROWS = 200;

/** What the file that is open says of itself: how it was made, its interfaces, names, and comments. */
export function FileDialog() {
  const app = useAppState();
  const open = useApp((state) => state.open);
  if (open === null) return null;
  const { info, source, bytes } = open;
  const notes = notesOf(info);
  const interfaces = interfacesOf(info);
  const notesAbout = (id: number | null) =>
    notes?.about.filter(({ interfaceId }) => interfaceId === id);
  const close = () => app().showDialog(null);
  return (
    <Sheet title="About this file" onClose={close}>
      <div className={styles.body}>
        <p className={styles.name}>{source.name}</p>
        <dl className={styles.facts}>
          {fileFacts(info, bytes.size).map(([name, value]) => (
            <Fact key={name} name={name} value={value} />
          ))}
        </dl>
        <Notes notes={notesAbout(null)} />
        <Packets info={info} />
        {interfaces.slice(0, MOST_ROWS).map((description, id) => (
          <section key={id}>
            <h3 className={styles.heading}>
              {description.name ?? `Interface ${id}`}
              <span className={styles.aside}>{interfaceWords(description)}</span>
            </h3>
            <Notes notes={notesAbout(id)} />
          </section>
        ))}
        <More count={interfaces.length - MOST_ROWS} what="interface" />
        {notes !== undefined && notes.names.length > 0 && (
          <section>
            <h3 className={styles.heading}>Names of addresses</h3>
            <dl className={styles.facts}>
              {notes.names.slice(0, MOST_ROWS).map(({ address, name }, at) => (
                <Fact key={at} name={address} value={name} />
              ))}
            </dl>
            <More count={notes.names.length - MOST_ROWS} what="name" />
          </section>
        )}
        {info.comments.length > 0 && (
          <section>
            <h3 className={styles.heading}>Comments on packets</h3>
            <ul className={styles.comments}>
              {info.comments.slice(0, MOST_ROWS).map((comment, at) => (
                <li key={at}>
                  <Commented {...comment} onShow={close} />
                  <p className={styles.comment}>{comment.text}</p>
                </li>
              ))}
            </ul>
            <More count={info.comments.length - MOST_ROWS} what="comment" />
          </section>
        )}
        <More count={notes?.leftOut ?? 0} what="note" />
        {info.origin.kind === 'bytes' && (
          <p className={styles.aside}>
            Links to a flow carry none of this: neither names nor comments leave the file.
          </p>
        )}
      </div>
    </Sheet>
  );
}

/** How many packets are in flows, and the way to the others. */
function Packets({ info }: { readonly info: CaptureInfo }) {
  const app = useAppState();
  const others = info.packets - info.segments;
  return (
    <p>
      {countText(info.segments, 'TCP segment')} in {countText(info.flows, 'flow')},{' '}
      {others === 0 ? (
        'and nothing else.'
      ) : (
        <button type="button" className={controls.link} onClick={() => app().showDialog('packets')}>
          {countText(others, 'packet')} outside them
        </button>
      )}
    </p>
  );
}

function fileFacts(capture: CaptureInfo, bytes: number): [string, string][] {
  const { format, start } = capture;
  const compression = compressionOf(capture);
  const facts: [string, string][] = [
    ['Format', compression === null ? format : `${format}, unpacked from ${compression}`],
  ];
  facts.push(['Size', bytesText(bytes)]);
  if (start !== null) {
    const first = Number(start / 1_000_000n);
    facts.push(['First packet', dateText(first)]);
    facts.push(['Last packet', dateText(first + capture.duration / 1e6)]);
  }
  return facts;
}

/** ISO 8601 in UTC; the raw number where the calendar has no such date. */
function dateText(milliseconds: number): string {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? `${milliseconds} ms` : date.toISOString().replace('T', ' ');
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Notes({ notes = [] }: { readonly notes: readonly FileNote[] | undefined }) {
  return (
    <>
      <dl className={styles.facts}>
        {notes.slice(0, MOST_ROWS).map(({ name, text }, at) => (
          <Fact key={at} name={name} value={text} />
        ))}
      </dl>
      <More count={notes.length - MOST_ROWS} what="note" />
    </>
  );
}

function More({ count, what }: { readonly count: number; readonly what: string }) {
  return count > 0 ? <p className={styles.aside}>and {countText(count, what)} more</p> : null;
}

/** A packet that somebody wrote something to: opened on its ladder where it has one. */
function Commented({
  number,
  stream,
  onShow,
}: CommentedPacket & {
  readonly onShow: () => void;
}) {
  const app = useAppState();
  const words = `Packet ${number}`;
  if (stream === NO_FLOW) return <span className={styles.aside}>{words} (no TCP)</span>;
  return (
    <button
      type="button"
      className={controls.link}
      onClick={() => {
        app().showFrame(stream, number);
        onShow();
      }}
    >
      {words}
    </button>
  );
}
