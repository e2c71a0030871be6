/** Counts what is odd about a capture while it is read, and puts it into sentences. */
import type { CaptureWarning, UnkeptPackets, WarningCode } from '../capture';
import type { CaptureInterface } from '../captureOrigin';
import { UNKNOWN_LINK_TYPE } from '../container/captureFormat';
import { firstPacketOfFlow, hasOneEnd, hasPackets, type FlowTable } from '../flows/flowTable';
import { offloadedSegments } from '../opening/offloadedSegments';
import type { UnreadOpenings } from '../opening/summariseOpenings';
import type { OpeningTables } from '../opening/openingTables';
import { packetNumber, type PacketTable } from '../packets/packetTable';
import { captureGaps } from '../tcp/captureGaps';
import { linkLayerFor } from '../wire/layers';
import { countText, durationWords, numberText } from '../words/duration';

/** Packets of several queues or processors are out of order by this much all the time: it is not worth a word. */
const UNTOLD_JITTER_NANOSECONDS = 1e6;
/**
 * No clock is set back by less: what is below, the daemons that keep it slow it down instead (RFC 5905 section 10: STEPT, 125 ms;
 * ntpd steps from 128 ms on, others later).
 */
const SMALLEST_CLOCK_STEP_NANOSECONDS = 125e6;

/** Link types that we do not decode and name one by one; a file can describe thousands. */
const MOST_LINK_TYPES = 8;

export class CaptureWarnings {
  private readonly byCode = new Map<
    WarningCode,
    { message: string; offset: number; count: number }
  >();
  private newestTime = Number.NEGATIVE_INFINITY;
  private stepsBack = 0;
  private largestStepBack = 0;
  private firstStepBack = 0;
  /** After a step back: the time from which it went back, and how far; times are there again after as long a step forward. */
  private timeBeforeStep = Number.NaN;
  private lastStepBack = 0;
  private stepsUndone = 0;
  private readonly unknownLinkTypes = new Set<number>();
  private brokenPackets = 0;
  private firstBroken = 0;
  private brokenReason = '';
  private readonly impossibleTimes = new OddPackets();
  private readonly shortOriginals = new OddPackets();

  /**
   * Something odd that a reader met. One message a code: a figure in it is that of the whole file.
   * @param times how often it was met
   */
  add(code: WarningCode, message: string, offset: number, times = 1): void {
    const known = this.byCode.get(code);
    if (known === undefined) this.byCode.set(code, { message, offset, count: times });
    else known.count += times;
  }

  /** A packet whose decoding or analysis ended in an error of ours. */
  broken(error: unknown, fileOffset: number): void {
    if (this.brokenPackets === 0) {
      this.firstBroken = fileOffset;
      this.brokenReason = error instanceof Error ? error.message : String(error);
    }
    this.brokenPackets++;
  }

  /** A packet that holds more packets than its bytes allow. */
  leftOut(fileOffset: number): void {
    this.add(
      'nested-packets',
      'A packet claims to hold many times its own bytes in other packets. Such packets are made to keep readers busy: the first are read, the others left out.',
      fileOffset,
    );
  }

  /** A packet's time, in file order; NaN says nothing. */
  time(time: number, fileOffset: number): void {
    const step = time - this.newestTime;
    if (step < -UNTOLD_JITTER_NANOSECONDS) {
      if (this.stepsBack === 0) this.firstStepBack = fileOffset;
      this.stepsBack++;
      this.largestStepBack = Math.max(this.largestStepBack, -step);
      this.lastStepBack = -step;
      this.timeBeforeStep = this.newestTime;
    } else if (time >= this.timeBeforeStep) {
      if (step >= this.lastStepBack / 2) this.stepsUndone++;
      this.timeBeforeStep = Number.NaN;
    }
    this.newestTime = time;
  }

  /** A packet whose time cannot be: `fraction` is a second or more. It says nothing about the clock. */
  impossibleTime(fraction: number, unit: string, number: number, fileOffset: number): void {
    if (this.impossibleTimes.take(number, fileOffset)) {
      this.impossibleTimes.what = `claims ${numberText(fraction)} ${unit} beside its seconds`;
    }
  }

  /** A packet that claims to have been shorter on the wire than what was captured of it. */
  shortOriginal(original: number, captured: number, number: number, fileOffset: number): void {
    if (this.shortOriginals.take(number, fileOffset)) {
      this.shortOriginals.what = `${countText(captured, 'byte')} of a packet of ${numberText(original)}`;
    }
  }

  /** A packet whose link type we do not decode. */
  undecoded({ linkType }: CaptureInterface, fileOffset: number): void {
    if (linkLayerFor(linkType) !== undefined) return;
    const code = `link-type-${linkType}` as const;
    this.unknownLinkTypes.add(linkType);
    if (this.unknownLinkTypes.size <= MOST_LINK_TYPES) {
      this.add(
        code,
        `${linkTypeWords(linkType)} is not decoded: its packets are listed without addresses and flows.`,
        fileOffset,
      );
    } else {
      this.add(
        this.byCode.has(code) ? code : 'more-link-types',
        'More link types than these are not decoded: such files are made by a program, or damaged.',
        fileOffset,
      );
    }
  }

  /** @param whole the tables, when all packets were read; null for a source that leaves packets out anyway */
  finish(whole: OpeningTables | null): CaptureWarning[] {
    const warnings: CaptureWarning[] = [...this.byCode].map(([code, warning]) => ({
      code,
      ...warning,
    }));
    if (this.brokenPackets > 0) {
      const one = this.brokenPackets === 1;
      warnings.push({
        code: 'packet-not-read',
        message: `Synscope failed on ${countText(this.brokenPackets, 'packet')} (${this.brokenReason}): a fault of the program, not of the capture. ${one ? 'It is' : 'They are'} listed without addresses and flow; all others are as they should be. Please report it.`,
        offset: this.firstBroken,
        count: this.brokenPackets,
      });
    }
    warnings.push(...this.impossibleTimesWarning(), ...this.shortOriginalsWarning());
    warnings.push(...this.stepsBackWarning());
    if (whole !== null) warnings.push(...gapWarning(whole), ...offloadWarning(whole));
    return warnings;
  }

  /**
   * Times that step back. A clock that is set back stays there, and a file that was joined begins earlier; of several queues,
   * processors or interfaces some hand their packets over late, and the times jump forward again behind them.
   */
  private stepsBackWarning(): CaptureWarning[] {
    if (this.stepsBack === 0) return [];
    const isLate =
      this.largestStepBack < SMALLEST_CLOCK_STEP_NANOSECONDS ||
      (this.stepsBack > 1 && this.stepsUndone >= this.stepsBack - 1);
    const by = durationWords(this.largestStepBack);
    const one = this.stepsBack === 1;
    const which = one
      ? `One packet is older than the one before it, by ${by}`
      : `${numberText(this.stepsBack)} packets are older than the ones before them, by up to ${by}`;
    return [
      {
        code: isLate ? 'packets-out-of-order' : 'time-backwards',
        message: isLate
          ? `${which}: queues, processors or interfaces handed packets over late; no clock was set. Packets are shown in the order of the file.`
          : `Times step back, by ${one ? by : `up to ${by}`}: the clock was set, or files were joined. Packets are shown in the order of the file.`,
        offset: this.firstStepBack,
        count: this.stepsBack,
      },
    ];
  }

  private impossibleTimesWarning(): CaptureWarning[] {
    const { packets, first, firstOffset, what } = this.impossibleTimes;
    if (packets === 0) return [];
    const which =
      packets === 1 ? 'the time of one packet' : `the times of ${numberText(packets)} packets`;
    const order =
      packets === 1
        ? `Packet ${numberText(first)}`
        : `Packet ${numberText(first)}, the first of them,`;
    return [
      {
        code: 'impossible-time',
        message: `Do not trust ${which}. ${order} ${what}, more than a second has: the field is damaged, or was written in another unit.`,
        offset: firstOffset,
        count: packets,
      },
    ];
  }

  private shortOriginalsWarning(): CaptureWarning[] {
    const { packets, first, firstOffset, what } = this.shortOriginals;
    if (packets === 0) return [];
    const which = packets === 1 ? 'One packet is' : `${numberText(packets)} packets are`;
    const order =
      packets === 1
        ? `packet ${numberText(first)}`
        : `packet ${numberText(first)}, the first of them,`;
    return [
      {
        code: 'original-below-captured',
        message: `${which} said to be shorter than what was captured: ${order} holds ${what}. The length on the wire is wrong there, or something was appended; what was captured is read.`,
        offset: firstOffset,
        count: packets,
      },
    ];
  }
}

/** "Link type 283"; its name is added where the capture is loaded (`linkTypeNames.ts`). */
const linkTypeWords = (linkType: number) =>
  linkType === UNKNOWN_LINK_TYPE ? 'The kind of network' : `Link type ${linkType}`;

/** Packets with the same oddity: how many, and the first of them. */
class OddPackets {
  packets = 0;
  /** Frame number. */
  first = 0;
  firstOffset = 0;
  /** What is odd about the first one, in words. */
  what = '';

  /** True for the first one. */
  take(number: number, fileOffset: number): boolean {
    if (this.packets++ > 0) return false;
    this.first = number;
    this.firstOffset = fileOffset;
    return true;
  }
}

/** Packets from an end to itself. Wireshark counts streams of them; an opening between two they are not. */
export function selfConnections(packets: PacketTable, flows: FlowTable): CaptureWarning[] {
  let total = 0;
  let count = 0;
  let first = -1;
  for (let flow = 0; flow < flows.length; flow++) {
    if (!hasOneEnd(flows, flow) || !hasPackets(flows, flow)) continue;
    if (first < 0) first = firstPacketOfFlow(flows, flow);
    total += flows.packetStart[flow + 1]! - flows.packetStart[flow]!;
    count++;
  }
  if (count === 0) return [];
  const number = packetNumber(packets, first);
  const what = total === 1 ? 'One packet goes' : `${countText(total, 'packet')} go`;
  const where =
    total === 1 ? `packet ${number}` : `packet ${number} first, in ${countText(count, 'flow')}`;
  return [
    {
      code: 'one-end',
      message: `${what} from an address and port to the same address and port (${where}): sent to disturb a host (LAND), or by a program that connected to itself. There are no two ends whose opening could be explained.`,
      offset: packets.fileOffset[first]!,
      count: total,
    },
  ];
}

/** Packets that the capture holds a second time, those of openings included. */
export function copiesWarning(copies: number): CaptureWarning {
  return {
    code: 'capture-duplicates',
    message: `The capture holds ${countText(copies, 'packet')} a second time: recorded twice (a mirror port, several interfaces), or delivered twice by the network. The verdict of a flow says which, where its packets tell; the copies are marked.`,
    offset: null,
    count: copies,
  };
}

/** Packets that were read and not kept. */
export function unkeptWarning({ packets }: UnkeptPackets, kept: number): CaptureWarning {
  return {
    code: 'packets-not-kept',
    message: `The capture has ${countText(packets + kept, 'packet')}, more than are held in memory here. All openings are there, and all packets of flows that opened in an odd way. ${countText(packets, 'packet')} of other flows behind their openings, and outside flows, ${packets === 1 ? 'was' : 'were'} counted only; those of a flow are read from the file again when you look at it.`,
    offset: null,
    count: packets,
  };
}

/** Openings that could not be read by a fault of ours. */
export function unreadWarning({ flows, first, reason }: UnreadOpenings): CaptureWarning {
  return {
    code: 'opening-not-read',
    message: `Synscope failed on the openings of ${countText(flows, 'flow')}, stream ${first} first (${reason}): a fault of the program, not of the capture. The packets are there; what is said of these openings may be missing. Please report it.`,
    offset: null,
    count: flows,
  };
}

function gapWarning({ packets, flows }: OpeningTables): CaptureWarning[] {
  const gaps = captureGaps(packets, flows);
  if (gaps.count === 0) return [];
  const places = gaps.count === 1 ? 'At one place' : `At ${numberText(gaps.count)} places`;
  const among = gaps.flows === 1 ? 'of one flow' : `of ${numberText(gaps.flows)} flows`;
  return [
    {
      code: 'capture-gaps',
      message: `The capture misses packets. ${places} ${among} the receiver acknowledged bytes that it does not hold, ${numberText(gaps.bytes)} in all: the network did not lose them, the capture did.`,
      offset: packets.fileOffset[gaps.firstPacket]!,
      count: gaps.count,
    },
  ];
}

function offloadWarning({ packets, flows, openingSegments }: OpeningTables): CaptureWarning[] {
  const large = offloadedSegments(packets, flows.length, openingSegments);
  if (large.count === 0) return [];
  const what = large.count === 1 ? 'One segment is' : `${numberText(large.count)} segments are`;
  return [
    {
      code: 'offloaded-segments',
      message: `${what} larger than the receiver’s MSS allows, up to ${numberText(large.largest)} bytes: the network card of the capturing machine cut or joined them (segmentation offload). On the wire they were smaller and more.`,
      offset: packets.fileOffset[large.firstPacket]!,
      count: large.count,
    },
  ];
}
