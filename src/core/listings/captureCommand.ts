/** Command lines that people paste with what they print, and what a filter in them leaves out. */

/** A container, or a file, can have a tool's name: `tcpdump-1  | ` begins the lines that Docker Compose prints of it, `hubble.json:{"` those of grep. */
const COMMAND =
  /^\s*(?:(?:[\w.()@~:/[\]-]{1,60}\s){0,3}\S{0,80}[#$>%]\s?)?(?:sudo\s)?\s?(?:\/?(?:usr\/)?s?bin\/)?(?:tcpdump|tshark|windump|snoop|ssldump|hubble|cilium|pktmon|show capture|fw monitor|diag(?:nose)? |monitor traffic|kubectl|docker|oc )(?![-_]\d{1,4}\s{1,20}\|\s|[\w.-]{0,100}:\{")/i;

/** Is the line a command that prints packets, and no packet? */
export function isCaptureCommand(line: string): boolean {
  return line.length < LONGEST_COMMAND && COMMAND.test(line);
}

/** The command without its prompt. */
export function commandText(line: string): string {
  return line.replace(/^\s*(?:[\w.()@~:/[\]-]{1,60}\s){0,3}\S{0,80}[#$>%]\s?(?=\S)/, '').trim();
}

/** Commands are shorter. */
const LONGEST_COMMAND = 1000;

/**
 * What a filter lets through too little of for its absence to say anything:
 * - `one-direction`: packets of one end only (`src host`, `dst port`);
 * - `some-flags`: segments with some flags only (`tcp[tcpflags] & tcp-syn != 0`, `| grep 'Flags \[S'`).
 */
export type FilteredOut = 'one-direction' | 'some-flags';

/** pcap-filter(7): a word after src or dst names an end; `or` and `and` between the two let both through. */
const DIRECTION =
  /(?:^|[\s'"(])(?:src|dst)\s(?!or\b|and\b)(?:(?:host|port|net|portrange)\s)?[\w:[]/g;
const DISPLAY_DIRECTION = /\b(?:ipv?6?|tcp)\.(src|dst|srcport|dstport)\s*(?:==|eq\b)/g;
const FLAGS = /\btcp\[(?:tcpflags|13)[^\]]{0,10}\]|\btcp\.flags(?:\.\w{1,10})?\s*(?:==|eq\b)/;
/** A search behind the command for what names flags; `grep 10.0.0.1` leaves a handshake whole. */
const SEARCHED =
  /\|\s?(?:[ef]?grep|rg|findstr|awk)\s[^|]{0,80}(?:Flags|\[S|\b(?:SYN|RST|FIN|ACK|Retransmission)\b)/i;
const ONE_WAY_OPTION = /\s-(?:Q|P)\s?(?:in|out)\b/;

/** What the filter of a command leaves out; null when it leaves out nothing of a handshake. */
export function filteredOut(command: string): FilteredOut | null {
  if (ONE_WAY_OPTION.test(command)) return 'one-direction';
  if (FLAGS.test(command) || SEARCHED.test(command)) return 'some-flags';
  if (/\bor\b|\|\|/.test(command)) return null;
  const ends = [...command.matchAll(DIRECTION), ...command.matchAll(DISPLAY_DIRECTION)];
  return ends.length > 0 ? 'one-direction' : null;
}
