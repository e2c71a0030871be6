/** What boxes whose capture prints lines like tcpdump's write beside the packet: why they dropped or reset it. */
import { TcpFlag } from '../packets/packetTable';
import { fateOfReason, type ToldFate } from './toldFate';

/** Cisco ASA, `capture … type asp-drop`: the last words of the line (Cisco, "show asp drop" command reference). */
const ASA_DROP = /\bDrop-reason: (\([\w-]{1,60}\)[^,]{0,160})/i;
/** F5 BIG-IP, `tcpdump -i 0.0:nnn` with tm.rstcause.log (F5 K13223): `rst_cause="[0x1a2b3c:812] No server selected"`. */
const RST_CAUSE = /\brst_cause="(?:\[[\w:]{1,40}\]\s?)?([^"]{1,160})"/i;
/** pf of OpenBSD, FreeBSD and pfSense: `tcpdump -nei pflog0` prints the rule, what it did, and where. */
const PF_RULE =
  /\b(rule \S{1,40}\(match\)(?:[^:]{0,40}:)? (?:\[uid[^\]]{0,40}\] )?(?:block|reject|drop)\w{0,3} (?:in|out) on [\w.]{1,20})/i;

/** The fate that a line tells; null when it tells none. */
export function fateOnLine(text: string, flags: number): ToldFate | null {
  const cause = (flags & TcpFlag.rst) === 0 ? null : RST_CAUSE.exec(text);
  if (cause !== null) return { kind: 'reset-cause', words: cause[1]!.trim() };
  const drop = ASA_DROP.exec(text);
  if (drop !== null) return fateOfReason(drop[1]!);
  const rule = PF_RULE.exec(text);
  return rule === null ? null : { kind: 'filter', words: rule[1]! };
}
