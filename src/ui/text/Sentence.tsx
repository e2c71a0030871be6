/** A word that must not break at its hyphen, or a piece of code between backticks. */
const PARTS = /(SYN-ACK|`[^`]+`)/;

/** A sentence of the engine: what stands between backticks is code, SYN-ACK stays in one piece. */
export function Sentence({ text }: { readonly text: string }) {
  return text.split(PARTS).map((part, at) =>
    part.startsWith('`') && part.length > 2 ? (
      <code key={at}>{part.slice(1, -1)}</code>
    ) : part === 'SYN-ACK' ? (
      <span key={at} className="whole-word">
        {part}
      </span>
    ) : (
      part
    ),
  );
}
