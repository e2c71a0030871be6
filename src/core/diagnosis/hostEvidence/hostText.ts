/** Cuts a pasted text into outputs: by the command lines and headings in it, where there are any. */
import { readMoment, type Moment } from './moment';

export interface HostLine {
  /** From 1, in the whole text. */
  readonly number: number;
  readonly text: string;
}

/** Lines that belong to one command, or to none that is named. */
export interface OutputBlock {
  /** The command as typed, without its prompt; null when no command line stands before. */
  readonly command: string | null;
  readonly moment: Moment | null;
  readonly lines: readonly HostLine[];
}

/** Names of commands whose outputs can be read: after `#` one of them makes a command line, anything else a remark. */
const COMMANDS =
  /^(?:sudo\s+)?(?:\/\S*\/)?(?:ss|netstat|nstat|rtacct|conntrack|sysctl|ip6?tables(?:-save|-nft|-legacy)?|nft|ethtool|date|cat|grep|watch|Get-Counter)\b/;
const PROMPT =
  /^\s*(?:\[?[\w.-]+@[\w.-][^\]$#>]*(?:\]\s*)?[$#>]|[$%>]|[A-Za-z]:\\[^>]*>|PS [^>]*>)\s*(\S.*)$/;
const HASH = /^\s*#+\s*([^\s#].*)$/;

/** Lines that are read: more than hosts print, and no more than memory has room for. */
export const MOST_HOST_LINES = 500_000;

/** The outputs of a text, in order. Lines never get lost: each is in one block, except prompts and headings. */
export function outputBlocks(text: string): OutputBlock[] {
  const blocks: { command: string | null; moment: Moment | null; lines: HostLine[] }[] = [];
  let moment: Moment | null = null;
  let block: (typeof blocks)[number] = { command: null, moment: null, lines: [] };
  blocks.push(block);
  const open = (command: string | null) => {
    block = { command, moment, lines: [] };
    blocks.push(block);
  };
  text.split(/\r\n|\r|\n/, MOST_HOST_LINES).forEach((line, i) => {
    const command = commandOf(line);
    if (command !== null) {
      open(command);
      return;
    }
    const heading = isHeading(line) ? readMoment(line) : null;
    if (heading !== null) {
      moment = heading;
      open(block.command !== null && /^date\b/.test(block.command) ? null : block.command);
      return;
    }
    block.lines.push({ number: i + 1, text: line });
  });
  return blocks;
}

function commandOf(line: string): string | null {
  const prompt = PROMPT.exec(line);
  if (prompt !== null && COMMANDS.test(prompt[1]!)) return prompt[1]!.trim();
  const hash = HASH.exec(line);
  if (hash !== null && COMMANDS.test(hash[1]!)) return hash[1]!.trim();
  return COMMANDS.test(line) && /\s-\w|^ss\b/.test(line) && !/^ss\s+\d/.test(line)
    ? line.trim()
    : null;
}

/** A heading marked as such, or a line that holds a date and nothing else. */
function isHeading(line: string): boolean {
  return (
    /^\s*(?:#|=|-|\*)/.test(line) ||
    (line.length < 60 && /^\s*(?:\w{3} \w{3}|\d{4}-|@?1\d{9})/.test(line))
  );
}
