import { describe, expect, it } from 'vitest';
import {
  madeFlow,
  readFlow,
  sampleCapture,
  type MadePacket,
} from '../../../test/support/ladderFlows';
import { loadFile } from '../../../test/support/loadFile';
import { Analysis, TcpFlag } from '../packets/packetTable';
import { tcpFlagsText } from '../packets/tcpFlagsText';
import { ArrowKind } from '../flowRows/arrowKind';
import { packetFacts } from './packetFacts';
import {
  packetLabel,
  relativeAcknowledgment,
  relativeSequence,
  spokenName,
  wiresharkLabel,
} from './packetLabel';

const plain: MadePacket = {
  time: 0,
  fromServer: false,
  flags: TcpFlag.ack,
  sequence: 100,
  acknowledgment: 500,
  payload: 0,
};

describe('labels of the origin flow', async () => {
  const { flow } = readFlow(await sampleCapture('origin'), 0);
  const labels = Array.from({ length: flow.length }, (_, row) => packetLabel(flow, row));

  it('names every packet, the longest form first', () => {
    expect(labels.map((forms) => forms[0])).toEqual([
      'SYN · win 8192 · MSS 1460 · SACK',
      'SYN-ACK · win 14480 · MSS 1460 · SACK',
      'ACK · handshake complete for the client',
      'SYN-ACK repeat 1 · +1.1 s since the first',
      'ACK · D-SACK 0–1 · “I already have your SYN-ACK”',
      'SYN-ACK repeat 2 · +2.0 s since the last, 3.1 s since the first',
      'ACK · D-SACK 0–1 · “I already have your SYN-ACK”',
      'SYN-ACK repeat 3 · +4.0 s since the last, 7.1 s since the first',
      'ACK · D-SACK 0–1 · “I already have your SYN-ACK”',
      'FIN, ACK',
      'FIN, ACK retransmitted',
      'FIN, ACK retransmitted',
      'ACK 2 · packet 12 accepted at last',
    ]);
    for (const forms of labels) {
      const lengths = forms.map((form) => form.length);
      expect(lengths).toEqual([...lengths].sort((a, b) => b - a));
    }
  });

  it('speaks of a repeat by its number and its distance', () => {
    expect(spokenName(flow, 5)).toBe(
      'packet 6, server to client, SYN-ACK repeat 2, 2.0 seconds after the last',
    );
  });

  it('counts sequence numbers from the SYN of each end', () => {
    expect(relativeSequence(flow, flow.packets[0]!)).toBe(0);
    expect(relativeSequence(flow, flow.packets[2]!)).toBe(1);
    expect(relativeAcknowledgment(flow, flow.packets[12]!)).toBe(2);
  });

  it('lists flags, numbers, window and options on the card', () => {
    const { title, facts } = packetFacts(flow, 1);
    expect(title).toBe('Packet 2 · server → client');
    const values = new Map(facts);
    expect(values.get('Flags')).toBe('SYN, ACK');
    expect(values.get('Seq')).toMatch(/^0 {2}\(raw \d+\)$/);
    expect(values.get('MSS')).toBe('1460');
    expect(values.get('TSecr')).toBe('70329226');
  });
});

describe('labels of other kinds', () => {
  const label = (packet: Partial<MadePacket>, before: MadePacket[] = []) => {
    const flow = madeFlow([...before, { ...plain, ...packet }]);
    return { kind: flow.kinds.at(-1), text: packetLabel(flow, flow.length - 1)[0] };
  };

  it.each([
    [{ payload: 1448 }, ArrowKind.data, 'data 1,448 B · seq 1'],
    [
      { payload: 9, analysis: Analysis.outOfOrder },
      ArrowKind.outOfOrder,
      'data 9 B out of order · seq 1',
    ],
    [{ window: 0 }, ArrowKind.zeroWindow, 'ACK · zero window: no room for data'],
    [{ analysis: Analysis.keepAlive }, ArrowKind.keepAlive, 'keep-alive probe'],
    [{ analysis: Analysis.duplicateAck }, ArrowKind.duplicateAck, 'duplicate ACK 1'],
    [
      { analysis: Analysis.captureDuplicate },
      ArrowKind.captureDuplicate,
      'ACK · a copy of an earlier packet',
    ],
    [{ flags: TcpFlag.rst }, ArrowKind.reset, 'RST · connection reset'],
    [{ flags: TcpFlag.fin | TcpFlag.ack }, ArrowKind.fin, 'FIN, ACK'],
    [{}, ArrowKind.ack, 'ACK 1'],
  ])('%o', (packet, kind, text) => {
    expect(label(packet)).toEqual({ kind, text });
  });

  it('calls data that was sent before retransmitted, across the wrap of sequence numbers too', () => {
    const sent = { ...plain, sequence: 0xffffff00, payload: 1000 };
    expect(label(sent, [sent])).toEqual({
      kind: ArrowKind.retransmission,
      text: 'data 1,000 B retransmitted · seq 1',
    });
    expect(label({ ...sent, sequence: 744 }, [sent]).kind).toBe(ArrowKind.data);
  });

  it('calls a SYN that comes again sent again, and when', () => {
    const syn = { ...plain, flags: TcpFlag.syn };
    expect(label({ ...syn, time: 1e9 }, [syn]).text).toBe('SYN sent again · +1.0 s');
  });

  it("prints Wireshark's labels, of retransmissions only the telling one", () => {
    const analysis = Analysis.retransmission | Analysis.fastRetransmission | Analysis.windowFull;
    const { capture } = madeFlow([{ ...plain, analysis }, plain]);
    expect(wiresharkLabel(capture.packets, 0)).toBe('[TCP Fast Retransmission] [TCP Window Full]');
    expect(wiresharkLabel(capture.packets, 1)).toBe('');
  });

  it('names flags as Wireshark does', () => {
    expect(tcpFlagsText(TcpFlag.syn | TcpFlag.ack)).toBe('SYN, ACK');
    expect(tcpFlagsText(0)).toBe('none');
  });
});

describe('repeats that were under way', () => {
  it('are called crossing in every form', async () => {
    const { flow } = readFlow(await sampleCapture('origin'), 0);
    const row = 3;
    const packet = flow.packets[row]!;
    const repeats = new Map(flow.repeats).set(packet, {
      ...flow.repeats.get(packet)!,
      crossing: true,
    });
    const kinds = flow.kinds.slice();
    kinds[row] = ArrowKind.crossingRepeat;
    const forms = packetLabel({ ...flow, repeats, kinds }, row);
    expect(forms[0]).toBe('SYN-ACK repeat 1 · +1.1 s · crossing, was under way before the ACK');
    expect(forms.slice(0, -1).every((form) => form.includes('crossing'))).toBe(true);
  });
});

it('calls the SYN-ACKs of a simultaneous open by their name, and only a second one sent again', async () => {
  const capture = await loadFile('test/captures/lab/simultaneous-open-01/client.pcap');
  const { flow } = readFlow(capture, 0);
  const names = [0, 1, 2, 3].map((row) => packetLabel(flow, row).at(-1));
  expect(names).toEqual(['SYN', 'SYN', 'SYN-ACK', 'SYN-ACK']);
  const syn = { ...plain, flags: TcpFlag.syn };
  const synAck = { ...plain, flags: TcpFlag.syn | TcpFlag.ack };
  const again = madeFlow([syn, synAck, syn, synAck, { ...syn, sequence: 50 }]);
  expect([...again.kinds]).toEqual([
    ArrowKind.syn,
    ArrowKind.synAck,
    ArrowKind.retransmission,
    ArrowKind.retransmission,
    ArrowKind.syn,
  ]);
});
