/** What tcpdump and tshark print when a capture ends: `5 packets dropped by kernel` (print_summary of tcpdump.c, report_counts of tshark.c). */

const TRAILER = /^\s{0,8}(?:\^C)?\s{0,4}\d{1,12} packets? (?:captured|received|dropped|shown)/;
const DROPPED =
  /^\s{0,8}(?:\^C)?\s{0,4}(\d{1,12}) packets? dropped (?:by (?:kernel|interface)|from \S)/;

/** Is a line one of those? */
export const isTrailer = (line: string) => TRAILER.test(line);

/** Packets that a line says the capturing machine could not keep; 0 where it says nothing of them. */
export const droppedIn = (line: string) => Number(DROPPED.exec(line)?.[1] ?? 0);
