/** What a link says to whoever opens it, as rows for the Share dialog: made from the decoded link, not from the source. */
import type { Capture } from '../capture';
import { Known } from '../opening/openingSegments';
import { addressText, endpointText } from '../packets/addressText';
import { packetNumber } from '../packets/packetTable';
import { inferVantage } from '../vantage/vantage';
import { countText, durationText } from '../words/duration';
import type { LinkExtras } from './flowLink';

/** One row of "what a receiver sees". */
export interface LinkRow {
  readonly label: string;
  readonly value: string;
}

/** Places with packets left out that are listed one by one. */
const MOST_GAPS = 20;

/** The rows of a decoded link, in the order in which a person should check them. */
export function describeLink(capture: Capture, extras: LinkExtras): LinkRow[] {
  const { packets, flows, addresses } = capture;
  const { keepsAddresses } = extras;
  const [client, server] = [flows.clientAddress[0]!, flows.serverAddress[0]!];
  const serverPort = flows.serverPort[0]!;
  const times = packets.time.filter((time) => !Number.isNaN(time));
  const rows: LinkRow[] = [];
  const say = (label: string, value: string) => rows.push({ label, value });
  if (extras.title !== null) say('Title', extras.title);
  if (keepsAddresses) {
    say('Client', endpointText(addresses, client, flows.clientPort[0]!));
    say('Server', endpointText(addresses, server, serverPort));
  } else {
    say('Client', `${addressText(addresses, client)}; address and port left out`);
    say('Server', `${addressText(addresses, server)}, port ${serverPort}; address left out`);
  }
  say(
    'Date',
    capture.start === null
      ? 'left out; the first packet is at 0'
      : new Date(Number(capture.start / 1_000_000n)).toISOString(),
  );
  const last = packets.length - 1;
  say(
    'Packets',
    `${countText(packets.length, 'packet')}, number ${packetNumber(packets, 0)} to ${packetNumber(packets, last)}`,
  );
  for (const gap of extras.gaps.slice(0, MOST_GAPS)) {
    say(
      'Left out',
      `${countText(gap.packets, 'packet')} after number ${packetNumber(packets, gap.afterPacket)}`,
    );
  }
  const further = extras.gaps.slice(MOST_GAPS);
  if (further.length > 0) {
    const more = further.reduce((sum, gap) => sum + gap.packets, 0);
    say(
      'Left out',
      `${countText(more, 'packet more', 'packets more')} in ${countText(further.length, 'other place')}`,
    );
  }
  const rebuilt = capture.timeSource === 'reconstructed' ? ', reconstructed from TSval' : '';
  say(
    'Times',
    times.length === 0
      ? 'not known'
      : `over ${durationText(times.reduce((a, b) => Math.max(a, b)))}${rebuilt}`,
  );
  for (const { address, hz } of capture.clocks ?? []) {
    say('Timestamp clock', `${addressText(addresses, address)}: ${hz} Hz`);
  }
  say('Captured', inferVantage(capture, 0).reason);
  say(
    'Sequence numbers',
    keepsAddresses ? 'as captured' : 'counted from a base of this page; differences kept',
  );
  const known = capture.openingSegments.known.reduce((bits, row) => bits | row, 0);
  const base = keepsAddresses ? 'as captured' : 'differences kept, base left out';
  if ((known & Known.timestamps) !== 0) say('Timestamps option', base);
  if ((known & Known.ipId) !== 0) say('IP identification', base);
  if ((known & Known.ttl) !== 0) say('TTL', [...ttlsOf(capture)].join(', '));
  if ((known & (Known.options | Known.mss)) !== 0)
    say('TCP options', 'of the opening, as captured');
  if ((known & Known.linkAddress) !== 0) {
    say('Link-layer addresses', 'left out; only which ones are the same');
  }
  say('Payload', 'left out; only its length');
  for (const { key, text } of extras.facts) say(`Also said (${key})`, text);
  return rows;
}

function ttlsOf({ openingSegments: table }: Capture): Set<number> {
  const ttls = new Set<number>();
  for (let row = 0; row < table.length; row++) {
    if ((table.known[row]! & Known.ttl) !== 0) ttls.add(table.ttl[row]!);
  }
  return ttls;
}
