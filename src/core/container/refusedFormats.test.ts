/** Each refused format and common mistake is refused by its name. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CaptureLoad } from '../loading/captureLoad';
import { loadCapture } from '../loading/loadCapture';
import { allFormats } from './formats';
import { refusedFormat } from './refusedFormats';

const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const hex = (text: string) =>
  Uint8Array.from(text.replaceAll(' ', '').match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));

function tar(): Uint8Array {
  const bytes = new Uint8Array(512);
  bytes.set(latin1('trace.pcap'));
  bytes.set(latin1('ustar\x0000'), 257);
  return bytes;
}

function transportStream(): Uint8Array {
  const bytes = new Uint8Array(512).fill(0xff);
  for (const at of [0, 188, 376]) bytes[at] = 0x47;
  return bytes;
}

function eventTrace(): Uint8Array {
  const bytes = new Uint8Array(512);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x10000, true);
  view.setUint32(104, 0x10000, true);
  return bytes;
}

const PAGE = 'web page';
const files: readonly [name: string, head: Uint8Array][] = [
  ['iptrace', latin1('iptrace 1.0')],
  ['iptrace', latin1('iptrace 2.0')],
  ['OmniPeek', latin1('\x7fver\0\0\0\x10')],
  ['Observer', latin1('ObserverPktBufferVersion=15.00\0')],
  ['NetXRay 1.0', latin1('VL\0\0')],
  ['RADCOM', hex('42d2003412662288')],
  ['NetScaler', latin1('\0\0\x10\0NetScaler Performance Data\0')],
  ['NetScaler', latin1('\0\0\x10\0NetScaler V20 Performance Data\0')],
  ['CommView', hex('42004200e20707121737316a2c0b00000000000000000036')],
  ['CommView', hex('42000000e20707121737316a2c0b00000000000000369ddd')],
  ['event trace', eventTrace()],
  ['btsnoop', latin1('btsnoop\0\0\0\0\x01')],
  ['PacketLogger', hex('0000000c 5b4fd385 000003e8 01 616263')],
  ['BLF', latin1('LOGG\x90\0\0\0')],
  ['candump', latin1('(1581337000.123456) can0 123#DEADBEEF\n')],
  ['K12', hex('0000020012050010')],
  ['K12', latin1('+---------+---------------+----------+\r\n')],
  ['EyeSDN', latin1('EyeSDN\xff')],
  ['DCT2000', latin1('Session Transcript\nDay, November 1, 2005\n')],
  ['Toshiba', latin1('\r\nT O S H I B A\r\n')],
  ['Ascend', latin1('PRI-XMIT-27:  (task "l1Task", time: 560194.01) 4 octets @ 0x1027c5b0\n')],
  ['CoSine', latin1('l2-tx (FR:3/7/1:1, 1), Length:18\n')],
  ['VMS', latin1('   TCPIPtrace full display RCV packet 8 at 10-JUL-2001\n')],
  ['VMS', latin1(' UCX INTERNET trace RCV packet seq # = 1\n')],
  ['VMS', latin1('ETHERWATCH  X5-008\n')],
  ['MPEG', transportStream()],
  ['xz', hex('fd377a585a00')],
  ['bzip2', latin1('BZh91AY')],
  ['7-Zip', hex('377abcaf271c')],
  ['RAR', latin1('Rar!\x1a\x07\x01\0')],
  ['cabinet', latin1('MSCF\0\0\0\0')],
  ['tar', tar()],
  ['lzip', latin1('LZIP\x01')],
  ['compress', hex('1f9d90')],
  ['old format', hex('02214c18')],
  ['snappy', latin1('\xff\x06\0\0sNaPpY')],
  ['archive inside an archive', hex('1f8b0800')],
  ['archive inside an archive', hex('28b52ffd')],
  ['archive inside an archive', hex('04224d18')],
  ['archive inside an archive', latin1('PK\x03\x04')],
  ['zip archive that is empty', latin1('PK\x05\x06\0\0')],
  ['PNG', latin1('\x89PNG\r\n')],
  ['JPEG', hex('ffd8ffe0')],
  ['GIF', latin1('GIF89a')],
  ['PDF', latin1('%PDF-1.7')],
  ['ELF', latin1('\x7fELF')],
  ['memory dump', latin1('MDMP\x93\xa7')],
  ['memory dump', latin1('PAGEDU64')],
  ['shortcut', hex('4c0000000114020000000000')],
  ['Office', hex('d0cf11e0a1b11ae1')],
  ['SQLite', latin1('SQLite format 3\0')],
  ['NetStumbler', latin1('NetS\x0c\0\0\0')],
  ['systemd', latin1('LPKSHHRH\0')],
  ['systemd', latin1('__CURSOR=s=abc\n__REALTIME_TIMESTAMP=1\n')],
  ['Android', latin1('--------- beginning of main\n')],
  [PAGE, latin1('<!DOCTYPE html>\n<html lang="en">')],
  [PAGE, latin1('\xef\xbb\xbf  \n<html>')],
  [PAGE, latin1('<?xml version="1.0"?>\n<!-- hello -->\n<!DOCTYPE HTML PUBLIC "-//W3C//DTD">')],
  ['Git LFS', latin1('version https://git-lfs.github.com/spec/v1\noid sha256:0\n')],
  ['TLS secrets', latin1('# SSL/TLS secrets log file\nCLIENT_RANDOM 0123456789abcdef01 ff\n')],
  ['TLS secrets', latin1('CLIENT_HANDSHAKE_TRAFFIC_SECRET 0123456789abcdef01 ff\n')],
  [
    'PDML',
    latin1('<?xml version="1.0"?>\n<?xml-stylesheet href="pdml2html.xsl"?>\n<!-- a -->\n<pdml>'),
  ],
  ['PSML', latin1('<?xml version="1.0"?>\n<psml version="0">')],
  ['XML', latin1('<?xml version="1.0"?>\n<other>')],
  ['JSON', latin1('{"log":{}}')],
  ['JSON', latin1('[\n  {"a":1}')],
  ['base64', latin1('1MOyoQIABAAAAAAAAAAAAP//AAABAAAA\n')],
  ['base64', latin1('Cg0NCmwAAABNPCsaAQAAAP//////////')],
  ['base64', latin1('H4sIAAAAAAAAA3Nzc2M=')],
  ['hexadecimal', latin1('d4c3b2a1020004000000000000000000')],
  ['hexadecimal', latin1('00000000: d4c3 b2a1 0200 0400 0000 0000')],
  ['hexadecimal', latin1('00000000  0a 0d 0d 0a 6c 00 00 00')],
  ['hex dump', latin1('0000   00 11 22 33 44 55 66 77\n')],
  ['UTF-16', hex('fffe3100')],
];

describe('refused formats', () => {
  it.each(files)('%s', (name, head) => {
    const refused = refusedFormat(head);
    expect(refused?.what).toContain(name);
    expect(`This is ${refused!.what}. ${refused!.instead}`).toMatch(
      /^This is an? |^This is (text|JSON)/,
    );
    expect(refused!.instead).toMatch(/^[A-Z].*\.$/s);
    // No reader takes it first, whatever of the file is there.
    for (const bytes of [head, new Uint8Array([...head, ...new Array<number>(512).fill(0)])]) {
      expect(new CaptureLoad(false, allFormats).begin(bytes.subarray(0, 512))).toBe(false);
    }
  });

  it('are converted by editcap where it can write pcapng of them, and printed where not', () => {
    const advised = (tool: string) => {
      const told = files.filter(([, head]) => refusedFormat(head)!.instead.includes(tool));
      return [...new Set(told.map(([name]) => name))].sort();
    };
    expect(advised('editcap')).toEqual(
      ['NetXRay 1.0', 'Observer', 'OmniPeek', 'RADCOM', 'VMS', 'iptrace'].sort(),
    );
    expect(advised('tshark -r in -T json')).toEqual(
      [
        'Ascend',
        'BLF',
        'CoSine',
        'CommView',
        'DCT2000',
        'EyeSDN',
        'K12',
        'NetScaler',
        'Toshiba',
      ].sort(),
    );
  });

  it('are no "not a capture" where a tool reads them, as what nobody knows is not', async () => {
    for (const name of ['systemd', 'Android']) {
      const head = files.find(([one]) => one === name)![1];
      expect(refusedFormat(head)!.what).not.toContain('not a capture');
    }
    const result = await loadCapture(new Blob([hex('c0ffee00c0ffee00')]));
    expect(result.ok ? '' : result.error.message).toMatch(
      /^Synscope cannot tell what this file is: .* print it with `tshark -r in -T json > out\.json`/,
    );
  });

  it('are named to the person', async () => {
    const result = await loadCapture(new Blob(['<!doctype html><title>Log in</title>']));
    expect(result.ok ? '' : result.error.message).toBe(
      'This is a web page, not the capture that it offers. Open the page and download the file itself; where it asks for a login, log in first.',
    );
  });

  it('are named inside an archive too', async () => {
    const inner = gzipSync('anything');
    const result = await loadCapture(new Blob([new Uint8Array(gzipSync(inner))]));
    expect(result.ok ? '' : result.error.message).toContain('an archive inside an archive');
  });

  it('do not hide the listings that begin in the same way', async () => {
    const folder = join(import.meta.dirname, '../../../test/listings');
    for (const name of readdirSync(folder)) {
      const result = await loadCapture(new Blob([readFileSync(join(folder, name))]));
      expect(result.ok && result.capture.tcpPackets, name).toBeGreaterThan(0);
    }
  });

  it('decide in no time on text that was made to match slowly', () => {
    const slow = ['<?a?>', '<!-->', '<!---->', '#\n', ' ', '\n', 'd4 ', '00', '(1'];
    const begun = performance.now();
    for (const piece of slow) refusedFormat(latin1(piece.repeat(512).slice(0, 512)));
    for (const piece of slow) refusedFormat(latin1(`<?xml?>${piece.repeat(512)}`.slice(0, 512)));
    expect(performance.now() - begun).toBeLessThan(500);
  });
});
