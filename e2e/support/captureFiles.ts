/** Files to drop: samples of the page, and files made from them. */
import { readFileSync } from 'node:fs';

/** A file as the page gets it. */
export interface CaptureFile {
  readonly name: string;
  readonly bytes: Buffer;
}

const sample = (name: string): Buffer => readFileSync(`public/samples/${name}`);

/** The crooked handshake of 13 packets. */
export const originCapture: CaptureFile = { name: 'office-web.pcap', bytes: sample('origin.pcap') };

/** The same with what pcapng can say beside packets: comments, names, counts, a custom block (see test/captures/notes). */
export const commentedCapture: CaptureFile = {
  name: 'commented.pcapng',
  bytes: readFileSync('test/captures/notes/commented.pcapng'),
};

/** Eight packets of UDP, of several interfaces and sections. */
export const captureWithoutTcp: CaptureFile = {
  name: 'dhcp.pcapng',
  bytes: readFileSync('test/captures/corpus/captures/pcapngtest-le-test202.pcapng'),
};

/** 299 connections. */
export const busyCapture: CaptureFile = { name: 'busy.pcap', bytes: sample('busy-server.pcap') };

/** The first half of the crooked handshake; it ends inside a record. */
export const halfCapture: CaptureFile = {
  name: 'half.pcap',
  bytes: originCapture.bytes.subarray(0, Math.floor(originCapture.bytes.length / 2)),
};

/** A capture with its header and nothing else. */
export const captureWithoutPackets: CaptureFile = {
  name: 'nothing.pcap',
  bytes: originCapture.bytes.subarray(0, 24),
};

export const emptyFile: CaptureFile = { name: 'empty.pcap', bytes: Buffer.alloc(0) };

/** The signature and first chunk of a PNG. */
export const picture: CaptureFile = {
  name: 'screenshot.png',
  bytes: Buffer.from('89504e470d0a1a0a0000000d4948445200000001000000010806000000', 'hex'),
};
