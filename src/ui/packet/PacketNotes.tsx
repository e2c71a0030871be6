import { notesOf } from '../../core/captureOrigin';
import { commentsOf } from '../../core/container/fileNotes';
import type { Capture } from '../../core/capture';
import type { PacketIndex } from '../../core/packets/packetTable';
import { usePacketOptions } from './usePacketOptions';
import { countText } from '../../core/words/duration';
import styles from './PacketNotes.module.css';

/** Comments and options shown; a packet can have thousands. */
const MOST_COMMENTS = 20;
const MOST_OPTIONS = 60;

/** What the file says of a packet beside its bytes: comments, direction, hash; nothing where it says nothing. */
export function PacketNotes({
  capture,
  packet,
}: {
  readonly capture: Capture;
  readonly packet: PacketIndex;
}) {
  const options = usePacketOptions(capture, packet);
  const comments = commentsOf(notesOf(capture), packet);
  if (comments.length === 0 && options.length === 0) return null;
  return (
    <section className={styles.notes} aria-label="From the file">
      {comments.slice(0, MOST_COMMENTS).map((comment, at) => (
        <p key={at} className={styles.comment}>
          {comment}
        </p>
      ))}
      {comments.length > MOST_COMMENTS && (
        <p>and {countText(comments.length - MOST_COMMENTS, 'comment')} more</p>
      )}
      {options.length > 0 && (
        <dl>
          {options.slice(0, MOST_OPTIONS).map(({ name, text }, at) => (
            <div key={at}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      )}
      {options.length > MOST_OPTIONS && (
        <p>and {countText(options.length - MOST_OPTIONS, 'option')} more</p>
      )}
    </section>
  );
}
