/** The kinds of listings that can be read. Adding one: write its file, put it into this list. */
import { filterLog } from './filterLog';
import { fortigateDebugFlow } from './fortigateDebugFlow';
import { fortigateSniffer } from './fortigateSniffer';
import { fwMonitor } from './fwMonitor';
import { hubbleFlows } from './hubbleFlows';
import { ipreportText } from './ipreportText';
import type { ListingFormat } from './listing';
import { cleanText } from './listingText';
import { networkMonitorText } from './networkMonitorText';
import { nettraceText } from './nettraceText';
import { ngrepText } from './ngrepText';
import { panFlowLog } from './panFlowLog';
import { pktmonText } from './pktmonText';
import { scapyShow } from './scapyShow';
import { scapySummary } from './scapySummary';
import { snoopText } from './snoopText';
import { snortVerbose } from './snortVerbose';
import { ssldumpTcp } from './ssldumpTcp';
import { tcpdumpText } from './tcpdumpText';
import { tsharkDetails } from './tsharkDetails';
import { tsharkFields } from './tsharkFields';
import { tsharkJson } from './tsharkJson';
import { wiresharkListing } from './wiresharkListing';
import { zeekConn } from './zeekConn';

const listingFormats: readonly ListingFormat[] = [
  wiresharkListing,
  tcpdumpText,
  tsharkJson,
  tsharkFields,
  tsharkDetails,
  pktmonText,
  nettraceText,
  fortigateSniffer,
  fortigateDebugFlow,
  hubbleFlows,
  fwMonitor,
  ssldumpTcp,
  snoopText,
  ipreportText,
  networkMonitorText,
  panFlowLog,
  ngrepText,
  scapySummary,
  scapyShow,
  snortVerbose,
  filterLog,
  zeekConn,
];

/** Enough of a text to tell what it is. */
const HEAD_CHARACTERS = 200_000;

/** The kind of listing of which a clean text holds most lines; null when it holds none of any. */
export function recogniseListing(text: string): ListingFormat | null {
  const head = text.slice(0, HEAD_CHARACTERS);
  let best: ListingFormat | null = null;
  let most = 0;
  for (const format of listingFormats) {
    const lines = format.recognise(head);
    if (lines > most) [best, most] = [format, lines];
  }
  return best;
}

/** Is a text, as pasted or dropped, a listing of packets? */
export function looksLikeListing(text: string): boolean {
  return recogniseListing(cleanText(text.slice(0, HEAD_CHARACTERS))) !== null;
}
