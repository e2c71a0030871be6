/** A kind of listing in which each line is a packet by itself, or says nothing of one. */
import { isCaptureCommand } from './captureCommand';
import { ListingLines, type ListedSegment, type ListingFormat } from './listing';
import { isDecoration, unquotedLines, unreadable } from './listingText';

/** What a line says of a packet. */
export interface ReadLine {
  readonly segment: Omit<ListedSegment, 'line'>;
  /** The point on the packet's way that saw it; absent where this kind of listing knows only one. */
  readonly point?: string;
}

/** A kind whose lines are read one by one. `beside` are lines that belong to such a listing and are no packets. */
export function lineFormat(
  id: string,
  title: string,
  read: (line: string) => ReadLine | null,
  beside: RegExp | null = null,
): ListingFormat {
  const readable = (line: string) => (unreadable(line) === null ? read(line) : null);
  return {
    id,
    title,
    recognise: (text) => unquotedLines(text).filter((line) => readable(line) !== null).length,
    parse(text) {
      const lines = new ListingLines();
      for (const line of unquotedLines(text)) {
        const found = readable(line);
        if (found !== null) {
          const segment = { ...found.segment, line: lines.next };
          if (found.point === undefined) lines.segment(line, segment);
          else lines.segmentAt(line, segment, found.point);
        } else if (isDecoration(line) || isCaptureCommand(line) || beside?.test(line.slice(0, 200)))
          lines.beside(line);
        else lines.notUnderstood(line, unreadable(line) ?? `It is no line of ${title}.`);
      }
      return lines.finish(this);
    },
  };
}
