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
  /** Where it ran, as its prompt or the command that leads there says (`ssh`, `kubectl exec` …); null when nothing does. */
  readonly host: string | null;
  readonly lines: readonly HostLine[];
}

/** Names of commands whose outputs can be read: after `#` one of them makes a command line, anything else a remark. */
const COMMANDS =
  /^(?:sudo\s+)?(?:\/\S*\/)?(?:ss|netstat|nstat|rtacct|conntrack|sysctl|ip6?tables(?:-save|-nft|-legacy)?|nft|ethtool|date|cat|grep|egrep|zgrep|watch|Get-Counter|Get-NetTCPConnection|pfctl|dmesg|journalctl|pwru|bpftrace|perf|dropwatch|retis|tcpdrop(?:-bpfcc)?|tcpretrans(?:-bpfcc|\.bt)?|sockstat|tail|less|head)\b/;
/** Where a prompt can end; what stands before it (user, host, folder, branch) is anybody's choice. */
const PROMPT_END =
  /[$#>%❯λ»➜✗](?=\s)\s{1,3}(?:~\s{1,3}|\S{1,40}\s{1,3}(?:git:\([^()]{1,40}\)\s)?)?/g;
const GLUED_PROMPT =
  /^\s*(?:\[?[\w.-]{1,64}@[\w.-][^\]$#>]{0,80}(?:\]\s?)?[$#>]|[$%>]|[A-Za-z]:\\[^>]{0,200}>|PS [^>]{0,200}>)\s?(?=\S)/;
/** Prompts are shorter. */
const LONGEST_PROMPT = 120;
const HASH = /^\s*#+\s*([^\s#].*)$/;

/** Lines that are read: more than hosts print, and no more than memory has room for. */
export const MOST_HOST_LINES = 500_000;

/** The outputs of a text, in order. Lines never get lost: each is in one block, except prompts and headings. */
export function outputBlocks(text: string): OutputBlock[] {
  const blocks: (OutputBlock & { lines: HostLine[] })[] = [];
  let moment: Moment | null = null;
  let host: string | null = null;
  let block: (typeof blocks)[number] = { command: null, moment, host, lines: [] };
  blocks.push(block);
  let isEntered = false;
  const open = (command: string | null) => {
    block = { command, moment, host, lines: [] };
    blocks.push(block);
  };
  const isDiff = isDiffOf(text);
  text.split(/\r\n|\r|\n/, MOST_HOST_LINES).forEach((written, i) => {
    const line = isDiff ? undiffed(written) : unbarred(written);
    const command = commandOf(line);
    const elsewhere = entered(line);
    isEntered ||= elsewhere !== null;
    const there = elsewhere ?? (command === null ? null : promptHost(line));
    if (command !== null) {
      host = there;
      open(command);
      return;
    }
    if (there !== null && there !== host) {
      host = there;
      open(null);
    }
    const heading = isHeading(line) ? readMoment(line) : null;
    if (heading !== null) {
      moment = heading;
      open(block.command !== null && /^date\b/.test(block.command) ? null : block.command);
      return;
    }
    block.lines.push({ number: i + 1, text: line });
  });
  return isEntered ? blocks.map((each) => ({ ...each, host: each.host ?? TYPED_HERE })) : blocks;
}

/** The host of commands that stand beside others which name another one to run on. */
const TYPED_HERE = 'the machine where they were typed';

/** `diff` of two prints: a line of the first stands behind `<` or `-`, of the second behind `>` or `+`. */
const HUNK = /^(?:@@ -\d|\d{1,6}(?:,\d{1,6})?[acd]\d{1,6}(?:,\d{1,6})?$)/m;
const isDiffOf = (text: string) =>
  HUNK.test(text) || (/^< /m.test(text) && /^> /m.test(text) && /^---$/m.test(text));
const MARKED = /^[<>+-](?=\s)/;

const undiffed = (line: string) =>
  /^(?:---|\+\+\+|@@)/.test(line) ? '' : line.replace(MARKED, ' ');

/** A row of a table in Markdown is its cells; the ruler below its heading is nothing. */
function unbarred(line: string): string {
  const row = line.trim();
  if (!row.startsWith('|') || !row.endsWith('|') || row.length > LONGEST_ROW) return line;
  if (/^[|:\s-]+$/.test(row)) return '';
  return row
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim())
    .join('  ');
}

const LONGEST_ROW = 1000;

function commandOf(line: string): string | null {
  const glued = GLUED_PROMPT.exec(line);
  if (glued !== null && COMMANDS.test(line.slice(glued[0].length))) {
    return line.slice(glued[0].length).trim();
  }
  const hash = HASH.exec(line);
  if (hash !== null) return COMMANDS.test(hash[1]!) ? hash[1]!.trim() : null;
  const prompted = behindPrompt(line);
  if (prompted !== null) return prompted;
  return COMMANDS.test(line) && /\s-\w|^ss\b/.test(line) && !/^ss\s+\d/.test(line)
    ? line.trim()
    : null;
}

const PROMPT_HOST = /^\s{0,8}[[(]?[\w.-]{1,64}@([\w-][\w.-]{0,63})/;
/** Commands that run others elsewhere, and what Ansible prints above the outputs of a host. */
const ELSEWHERE = [
  /\bssh\s{1,4}(?:-\S{1,40}\s{1,4}){0,4}(?:[\w.-]{1,64}@)?([\w-][\w.-]{0,63})\s/,
  /\b(?:kubectl|oc)\s.{0,80}?\bexec\s{1,4}(?:-\S{1,40}\s{1,4}){0,6}([\w-][\w./-]{0,63})/,
  /\b(?:docker|podman|nerdctl|crictl)\s{1,4}exec\s{1,4}(?:-\S{1,40}\s{1,4}){0,6}([\w-][\w.-]{0,63})/,
  /\bip\s{1,4}netns\s{1,4}exec\s{1,4}(\S{1,64})/,
  /^\s{0,8}([\w-][\w.-]{0,63}) \| (?:CHANGED|SUCCESS)\b/,
] as const;

/** The host that a line names as the one where its command, or what is below it, ran. */
function entered(line: string): string | null {
  const head = line.slice(0, LONGEST_PROMPT);
  for (const pattern of ELSEWHERE) {
    const named = pattern.exec(head)?.[1];
    if (named !== undefined) return named;
  }
  return null;
}

const promptHost = (line: string) => PROMPT_HOST.exec(line.slice(0, LONGEST_PROMPT))?.[1] ?? null;

/** The command behind a prompt that ends in one of the usual marks; null when there is none. */
function behindPrompt(line: string): string | null {
  for (const mark of line.slice(0, LONGEST_PROMPT).matchAll(PROMPT_END)) {
    const bare = line.slice(mark.index + 1).trimStart();
    const behind = line.slice(mark.index + mark[0].length);
    for (const command of [bare, behind]) {
      // What is waited for first prints nothing: `sleep 10; nstat -az`.
      const last = command.replace(/^(?:sleep \d{1,5}|clear|date)\s{0,3}(?:;|&&)\s{0,3}/, '');
      if (COMMANDS.test(last)) return last.trim();
    }
  }
  return null;
}

/** A heading marked as such, or a line that holds a date and nothing else. */
function isHeading(line: string): boolean {
  return (
    /^\s*(?:#|=|-|\*)/.test(line) ||
    (line.length < 60 &&
      /^\s*(?:\w{3} \w{3}|[A-Za-zäéû]{2,5}\.? \d{1,2}\.? [A-Za-z]|\d{1,2}\.? [A-Za-z]{3}|\d{4}-|@?1\d{9})/.test(
        line,
      ))
  );
}
