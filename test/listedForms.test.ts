/** One crooked handshake in the forms in which people paste it: other columns, other marks between them, other dates. */
import { describe, expect, it } from 'vitest';
import { diagnose } from '../src/core/diagnosis/diagnose';
import { snoopText } from '../src/core/listings/snoopText';
import { readListing } from '../src/core/loading/listingCapture';
import { openingOf } from '../src/core/opening/openingOf';
import { addressText } from '../src/core/packets/addressText';

const CLIENT = ['192.0.2.10', '51234', '02:00:00:00:00:02'] as const;
const SERVER = ['198.51.100.20', '8443', '02:00:00:00:00:01'] as const;

interface Row {
  readonly seconds: number;
  readonly from: typeof CLIENT | typeof SERVER;
  readonly to: typeof CLIENT | typeof SERVER;
  readonly info: string;
}

const ROWS: readonly Row[] = [
  [0, true, '[SYN] Seq=0 Win=64240 Len=0 MSS=1460 SACK_PERM WS=128'],
  [0.0001, false, '[SYN, ACK] Seq=0 Ack=1 Win=65160 Len=0 MSS=1460 SACK_PERM WS=128'],
  [0.0201, true, '[ACK] Seq=1 Ack=1 Win=64256 Len=0'],
  [1.02, false, '[TCP Retransmission] [SYN, ACK] Seq=0 Ack=1 Win=65160 Len=0 MSS=1460 WS=128'],
  [1.04, true, '[TCP Dup ACK 3#1] [ACK] Seq=1 Ack=1 Win=64256 Len=0'],
].map(([seconds, ofClient, written]) => {
  const [from, to] = ofClient === true ? [CLIENT, SERVER] : [SERVER, CLIENT];
  const [, label = '', fields] = /^(\[TCP [^\]]*\] )?(.*)$/.exec(String(written))!;
  return { seconds: Number(seconds), from, to, info: `${label}${from[1]} → ${to[1]} ${fields}` };
});

const clock = (seconds: number) => (20 + seconds).toFixed(6).padStart(9, '0');
const relative = ({ seconds }: Row) => seconds.toFixed(6);
const table = (between: string, row: (row: Row) => readonly string[]) =>
  ROWS.map((each, i) => [String(i + 1), ...row(each)].join(between)).join('\n');
const plain = (between: string, time: (row: Row) => string = relative) =>
  table(between, (row) => [time(row), row.from[0], row.to[0], 'TCP', '66', row.info]);
const tcpdump = ROWS.map(({ seconds, from, to, info }) => {
  const flags = /\[SYN, ACK\]/.test(info) ? 'S.' : /\[SYN\]/.test(info) ? 'S' : '.';
  const numbers = { S: 'seq 1000', 'S.': 'seq 5000, ack 1001', '.': 'ack 1' }[flags];
  return `22:13:${clock(seconds)} IP ${from[0]}.${from[1]} > ${to[0]}.${to[1]}: Flags [${flags}], ${numbers}, win 502, length 0`;
});

/** As tshark prints rows, with what may stand before each. */
const rows = (prefix = '') =>
  ROWS.map(
    (r, i) =>
      `${prefix}${String(i + 1).padStart(5)} ${relative(r).padStart(10)} ${r.from[0].padStart(12)} → ${r.to[0]} TCP 66 ${r.info}`,
  );
/** Wrapped between words, as mail programs do. */
const wrapped = (lines: readonly string[], width: number) =>
  lines
    .flatMap((line) => {
      const made = [''];
      for (const word of line.split(/(?<=\S) /)) {
        const last = made.at(-1)!;
        if (last !== '' && last.length + word.length >= width) made.push(word);
        else made[made.length - 1] = last === '' ? word : `${last} ${word}`;
      }
      return made;
    })
    .join('\n');

/** Folded at a number of columns, as a terminal does. */
const folded = (lines: readonly string[], width: number) =>
  lines
    .flatMap((line) =>
      Array.from({ length: Math.ceil(line.length / width) }, (_, part) =>
        line.slice(part * width, (part + 1) * width),
      ),
    )
    .join('\n');
const stamped = rows().map((row, i) => `${row} TSval=${3_210_000_000 + i} TSecr=4100000000`);
const absolute = tcpdump.map((line) => line.replace('ack 1,', 'ack 5001,'));
const dated = tcpdump.map((line) => `2023-11-14 ${line}`);

const FORMS: readonly (readonly [string, string])[] = [
  ['tabs', plain('\t')],
  ['semicolons, and commas in numbers', plain(';', (row) => relative(row).replace('.', ','))],
  ['bars', plain('|')],
  ['commas without quotes', plain(',')],
  [
    'quoted CSV with columns of ports',
    table('","', (r) => [relative(r), r.from[0], r.from[1], r.to[0], r.to[1], 'TCP', '66', r.info])
      .split('\n')
      .map((line) => `"${line}"`)
      .join('\n'),
  ],
  [
    'a port behind each address',
    table('\t', (r) => [relative(r), r.from[0], r.from[1], r.to[0], r.to[1], 'TCP', '66', r.info]),
  ],
  [
    'ports behind both addresses',
    table(' ', (r) => [relative(r), r.from[0], r.to[0], r.from[1], r.to[1], 'TCP', '66', r.info]),
  ],
  [
    'addresses of network cards before and between',
    table('\t', (r) => [relative(r), r.from[2], r.from[0], r.to[2], r.to[0], 'TCP', r.info]),
  ],
  [
    'a table in HTML',
    `<table>${ROWS.map((r, i) => `<tr><td>${i + 1}</td><td>${relative(r)}</td><td>${r.from[0]}</td><td>${r.to[0]}</td><td>TCP</td><td>${r.info}</td></tr>`).join('')}</table>`,
  ],
  [
    'Info on a line of its own',
    ROWS.map((r, i) => `${i + 1} ${relative(r)} ${r.from[0]} → ${r.to[0]} TCP 66\n    ${r.info}`)
      .join('\n')
      .replaceAll(/\n {4}(\[TCP [^\]]*\]) /g, '\n    $1 '),
  ],
  [
    'Info first',
    table('', (r) => [r.info, ` ${relative(r)} ${r.from[0]} → ${r.to[0]}  `]).replaceAll(
      /^\d/gm,
      '',
    ),
  ],
  [
    'Info first, with the number behind it',
    ROWS.map((r, i) => `${r.info} ${i + 1} ${relative(r)} ${r.from[0]} → ${r.to[0]}`).join('\n'),
  ],
  ['a cell a line', `No.\nTime\nSource\nDestination\nProtocol\nLength\nInfo\n${plain('\n')}`],
  [
    'dates, wrapped behind the addresses',
    ROWS.map(
      (r, i) =>
        `${i + 1} 2023-11-14 22:13:${clock(r.seconds)} ${r.from[0]} → ${r.to[0]}\n    TCP 66 ${r.info.replace(' Win', '\n    Win')}`,
    ).join('\n'),
  ],
  ['dates of Germany', plain('\t', (r) => `14.11.2023 22:13:${clock(r.seconds)}`)],
  ['dates of the United States', plain('\t', (r) => `11/14/2023 10:13:${clock(r.seconds)} PM`)],
  ['dates with the day first', plain('\t', (r) => `14/11/2023 22:13:${clock(r.seconds)}`)],
  ['tcpdump, joined', tcpdump.join(' ')],
  ['tcpdump with <br>', tcpdump.join('<br>')],
  ...[
    '[2023-11-14T22:13:20.123Z] ',
    '2023-11-14T22:13:20.1234567Z ',
    '2023-11-14T22:13:20.123456Z 01O ',
    '2023-11-14T22:13:20.123456789Z stdout F ',
    'web-1  | ',
    'web-7d9f tshark ',
    'Nov 14 22:13:20 host tshark[123]: ',
    '1699999999999 ',
  ].map((prefix) => [`rows of tshark behind "${prefix}"`, rows(prefix).join('\n')] as const),
  ...[60, 70, 80].map(
    (width) => [`rows of tshark, wrapped at ${width}`, wrapped(rows(), width)] as const,
  ),
  ['rows of tshark, quoted and wrapped', wrapped(rows('> '), 78)],
  ['rows of tshark, wrapped and quoted', wrapped(rows(), 78).replaceAll(/^/gm, '> ')],
  [
    'a list of Python',
    `[${rows()
      .map((row) => `'${row}'`)
      .join(', ')}]`,
  ],
  ['a list of Python, of tcpdump', `[${tcpdump.map((row) => `'${row}'`).join(', ')}]`],
  ['stdout in JSON', JSON.stringify({ stdout: rows().join('\n'), rc: 0 })],
  ['stdout in JSON, of tcpdump', JSON.stringify({ stdout: `${tcpdump.join('\n')}\n`, rc: 0 })],
  ['stdout in JSON within JSON', JSON.stringify(JSON.stringify({ stdout: tcpdump.join('\n') }))],
  ['stdout_lines of Ansible', JSON.stringify({ stdout_lines: tcpdump }, null, 4)],
  ['bytes of Python', `CompletedProcess(stdout=b'${tcpdump.join('\\n')}\\n', returncode=0)`],
  [
    'logs of Docker',
    tcpdump.map((row) => JSON.stringify({ log: `${row}\n`, time: 'x' })).join('\n'),
  ],
  [
    'logs of Docker as it writes them',
    tcpdump
      .map((row) =>
        JSON.stringify({
          log: `${row}\n`,
          stream: 'stdout',
          time: '2023-11-14T22:13:20.1Z',
        }).replaceAll('>', '\\u003e'),
      )
      .join('\n'),
  ],
  [
    'logs of Docker, found by grep, of the colours of a terminal',
    tcpdump
      .map((row) => `web-json.log:${JSON.stringify({ log: `\u001B[32m${row}\u001B[0m\n` })}`)
      .join('\r\n'),
  ],
  [
    'journalctl -o json',
    tcpdump.map((row) => JSON.stringify({ _PID: '17', MESSAGE: row, PRIORITY: '6' })).join('\n'),
  ],
  ['bars of termshark', plain(' │ ').replaceAll(/^(.*)$/gm, '│ $1 │')],
  ['arrows that were lost', rows().join('\n').replaceAll('→', '\uFFFD')],
  ['arrows of IOS-XE', rows().join('\n').replaceAll('→', 'b^F^R')],
  ['colours of grep', tcpdump.join('\n').replaceAll('8443', '\x1B[01;31m\x1B[K8443\x1B[m\x1B[K')],
  ['colours of grep without ESC', tcpdump.join('\n').replaceAll('8443', '[01;31m[K8443[m[K')],
  ...[76, 80, 84, 88, 92, 96, 100].flatMap(
    (width) =>
      [
        [`tcpdump, folded at ${width}`, folded(tcpdump, width)],
        [`tcpdump with -S, folded at ${width}`, folded(absolute, width)],
        [`tcpdump with -tttt, wrapped at ${width - 6}`, wrapped(dated, width - 6)],
      ] as const,
  ),
  ...[72, 76, 80, 84].map(
    (width) => [`rows of tshark, folded at ${width}`, folded(stamped, width)] as const,
  ),
  ['tcpdump with -tttt, wrapped and quoted', wrapped(dated, 74).replaceAll(/^/gm, '> ')],
  // With "format=flowed" (RFC 3676) a blank stays at the end of a line that goes on.
  ['tcpdump with -tttt, flowed', wrapped(dated, 54).replaceAll(/(?<!\d)$/gm, ' ')],
  ['tcpdump, newest first', tcpdump.toReversed().join('\n')],
  ['tcpdump with -tttt, newest first', dated.toReversed().join('\n')],
  [
    'quoted CSV with semicolons, in German',
    `"Nr.";"Zeit";"Quelle";"Ziel";"Protokoll";"Länge";"Info"\n${plain('";"', (row) => relative(row).replace('.', ','))}`.replaceAll(
      /^(\d.*)$/gm,
      '"$1"',
    ),
  ],
  [
    'quoted CSV of tshark with its Info column',
    [
      'frame.time,ip.src,tcp.srcport,ip.dst,tcp.dstport,_ws.col.Info',
      ...ROWS.map(({ seconds, from, to, info }) =>
        [`Nov 14, 2023 22:13:${clock(seconds)}000 UTC`, from[0], from[1], to[0], to[1], info]
          .map((cell) => `"${cell}"`)
          .join(','),
      ),
    ].join('\n'),
  ],
  [
    'tcpdump 3.9 with -v, of Junos',
    ROWS.map(({ seconds, from, to, info }) => {
      const [isSyn, isAck] = [info.includes('SYN'), info.includes('ACK]')];
      const seq = from === CLIENT ? (isSyn ? 1000 : 1001) : 5000;
      const ack = isAck ? ` ack ${from === CLIENT ? 5001 : 1001}` : '';
      return `22:13:${clock(seconds)}  ${from === CLIENT ? 'In' : 'Out'} IP (tos 0x0, ttl  64, id 0, offset 0, flags [DF], proto: TCP (6), length: 60) ${from[0]}.${from[1]} > ${to[0]}.${to[1]}: ${isSyn ? 'S' : '.'}, cksum 0x01d7 (${isSyn ? 'correct' : 'incorrect (-> 0x1234'}), ${seq}:${seq}(0)${ack} win 502 <mss 1460>`;
    }).join('\n'),
  ],
  ...[true, false].map((isNamed): readonly [string, string] => [
    `AIX’s ipreport ${isNamed ? 'with -s' : 'alone'}`,
    ROWS.map(({ seconds, from, to, info }, i) => {
      const [isSyn, isAck] = [info.includes('SYN'), info.includes('ACK]')];
      const seq = from === CLIENT ? (isSyn ? 1000 : 1001) : 5000;
      const names = [isSyn ? 'SYN' : '', isAck ? 'ACK' : ''].filter((name) => name !== '');
      return [
        ...(isNamed ? [`Packet Number ${i + 1}`] : []),
        `ETH: ====( 74 bytes received on interface en0 )==== 22:13:${clock(seconds)}000`,
        `ETH:    [ ${from[2]} -> ${to[2]} ]  type 800  (IP)`,
        `IP:     < SRC =    ${from[0]} >  (host)`,
        `IP:     < DST =   ${to[0]} >`,
        `IP:     ip_v=4, ip_hl=20, ip_tos=0, ip_len=60, ip_id=${i}, ip_off=0 DF`,
        'IP:     ip_ttl=64, ip_sum=1234, ip_p = 6 (TCP)',
        `TCP:    <source port=${from[1]}, destination port=${to[1]}(pcsync-https) >`,
        `TCP:    th_seq=${seq}, th_ack=${isAck ? (from === CLIENT ? 5001 : 1001) : 0}`,
        `TCP:    th_off=10, flags<${names.join(' | ')}>`,
        'TCP:    th_win=64240, th_sum=1d7, th_urp=0',
        'TCP:    mss 1460',
        '',
      ]
        .map((line) => (isNamed ? line : line.replace(/^[A-Z]+: ?/, '')))
        .join('\n');
    }).join('\n'),
  ]),
  [
    'pktmon --verbose',
    ROWS.map(({ seconds, from, to }, i) => {
      const [, packet] = / IP (.*)$/.exec(tcpdump[i]!)!;
      return `[00]49DC.4A38::2023-11-14 22:13:${clock(seconds)}000 [Microsoft-Windows-PktMon] PktGroupId ${i}, PktNumber 1, Appearance 0, Direction Rx , Type Ethernet , Component 80, Edge 1, Filter 1, OriginalSize 66, LoggedSize 66
\t${from[2].replaceAll(':', '-')} > ${to[2].replaceAll(':', '-')}, ethertype IPv4 (0x0800), length 66: (tos 0x0, ttl 64, id ${i}, offset 0, flags [DF], proto TCP (6), length 52)
    ${packet!}`;
    }).join('\n'),
  ],
  [
    'snort -v',
    ROWS.map(({ seconds, from, to, info }) => {
      const [isSyn, isAck] = [info.includes('SYN'), info.includes('ACK]')];
      const [seq, ack] = from === CLIENT ? [isSyn ? 1000 : 1001, 5001] : [5000, 1001];
      const hex = (value: number) => `0x${value.toString(16).toUpperCase()}`;
      const flags = `***${isAck ? 'A' : '*'}**${isSyn ? 'S' : '*'}*`;
      return `11/14-22:13:${clock(seconds)} ${from[0]}:${from[1]} -> ${to[0]}:${to[1]}
TCP TTL:54 TOS:0x0 ID:0 IpLen:20 DgmLen:44 DF
${flags} Seq: ${hex(seq)}  Ack: ${hex(isAck ? ack : 0)}  Win: 0x1F6  TcpLen: 24
TCP Options (1) => MSS: 1460
=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+\n`;
    }).join('\n'),
  ],
  [
    'JSON of tshark with the fields of both ends',
    JSON.stringify(
      ROWS.map(({ from, to, info, ...row }) => {
        const isSyn = info.includes('SYN');
        return {
          _source: {
            layers: {
              'frame.time_relative': [relative({ from, to, info, ...row })],
              'ip.addr': [from[0], to[0]],
              'tcp.port': [from[1], to[1]],
              'tcp.flags.str': [
                `·······${info.includes('ACK]') ? 'A' : '·'}··${isSyn ? 'S' : '·'}·`,
              ],
              'tcp.seq': [isSyn ? '0' : '1'],
              'tcp.ack': [info.includes('ACK]') ? '1' : '0'],
            },
          },
        };
      }),
    ),
  ],
  [
    'tshark with the fields of both ends',
    [
      'frame.time_relative\tip.addr\ttcp.port\ttcp.flags.str\ttcp.seq\ttcp.ack\ttcp.len',
      ...ROWS.map(({ from, to, info, ...row }) => {
        const isSyn = info.includes('SYN');
        const flags = `·······${info.includes('ACK]') ? 'A' : '·'}··${isSyn ? 'S' : '·'}·`;
        const ends = [`${from[0]},${to[0]}`, `${from[1]},${to[1]}`];
        const numbers = [isSyn ? 0 : 1, info.includes('ACK]') ? 1 : 0, 0];
        return [relative({ from, to, info, ...row }), ...ends, flags, ...numbers].join('\t');
      }),
    ].join('\n'),
  ],
];

describe('a crooked handshake that is pasted', () => {
  it.each(FORMS)('is read from %s', (_, text) => {
    const result = readListing(text);
    if (!result.ok) throw new Error(result.error.message);
    const { packets, flows, addresses } = result.capture;
    expect(packets.length).toBe(ROWS.length);
    expect(flows.length).toBe(1);
    const end = (address: number, port: number) => `${addressText(addresses, address)}:${port}`;
    expect(end(flows.clientAddress[0]!, flows.clientPort[0]!)).toBe(`${CLIENT[0]}:${CLIENT[1]}`);
    expect(end(flows.serverAddress[0]!, flows.serverPort[0]!)).toBe(`${SERVER[0]}:${SERVER[1]}`);
    const { repeats } = openingOf(result.capture, 0);
    expect(repeats.map(({ afterAck }) => afterAck)).toEqual([true]);
    expect(repeats[0]!.afterFirst).toBeCloseTo(1.0199e9, -4);
  });
});

describe('rows of which a part can be read', () => {
  const verdictOf = (text: string) => {
    const result = readListing(text);
    if (!result.ok) throw new Error(result.error.message);
    const { capture } = result;
    return { capture, verdict: diagnose(capture, openingOf(capture, 0)).verdict };
  };

  /** As a terminal shows rows without wrapping them. */
  const cutAt = (width: number) =>
    rows()
      .map((row) => row.slice(0, width))
      .join('\n');

  it.each([74, 78])('cut at %i columns behind their labels are what these say', (width) => {
    const { capture } = verdictOf(cutAt(width));
    expect(capture.packets.length).toBe(ROWS.length);
    expect(openingOf(capture, 0).repeats.map(({ afterAck }) => afterAck)).toEqual([true]);
    expect(capture.warnings.map(({ code }) => code)).toContain('fields-not-listed');
  });

  it('cut behind a label that may mean several segments are not guessed', () => {
    const other = cutAt(78).replace(
      '\n    4',
      '\n    9   0.900000 198.51.100.20 → 192.0.2.10 TCP 66 8443 → 51234 [\n    4',
    );
    const { capture, verdict } = verdictOf(other);
    expect(capture.packets.length).toBe(ROWS.length - 1);
    expect(verdict?.healthy).toBe(false);
  });

  it.each([74, 78])('cut at %i columns are not called healthy', (width) => {
    const text = cutAt(width).replaceAll(/TCP (?:Retransmission|Dup ACK 3#1)/g, 'TCP Out-Of-Order');
    const { capture, verdict } = verdictOf(text);
    expect(capture.packets.length).toBeLessThan(ROWS.length);
    expect(capture.warnings.map(({ code }) => code)).toContain('lines-not-understood');
    expect(verdict?.healthy).toBe(false);
    expect(verdict?.causes[0]?.id).toBe('one-direction-captured');
  });

  it('of tcpdump, cut before their flags, are not called healthy', () => {
    const text = tcpdump.map((row) => row.slice(0, row.startsWith('IP 192', 16) ? 200 : 62));
    const { capture, verdict } = verdictOf(
      [...text.slice(0, 1), tcpdump[1], ...text.slice(2)].join('\n'),
    );
    expect(capture.packets.length).toBe(ROWS.length - 1);
    expect(verdict?.causes[0]?.id).toBe('one-direction-captured');
  });

  it('of other hosts say nothing of this connection', () => {
    const whole = rows().slice(0, 3).join('\n');
    const end = '\n    5   0.600000 192.0.2.77 → 198.51.100.20 UDP 66 4000 → 53 Len=1';
    const other = '    4   0.500000 192.0.2.77 → 198.51.100.20 TCP 66 51234 → 84';
    expect(verdictOf(`${whole}\n${other}${end}`).verdict?.healthy).toBe(true);
    expect(verdictOf(`${whole}\n${other.replace('77', '10')}${end}`).verdict?.healthy).toBe(false);
  });

  it('with the Info column alone are rows, and do not go on with the one above', () => {
    const result = readListing(ROWS.map(({ info }) => info).join('\n'));
    if (!result.ok) throw new Error(result.error.message);
    expect(result.capture.packets.length).toBe(ROWS.length);
    expect(openingOf(result.capture, 0).repeats.length).toBe(1);
  });

  it('folded in the middle of a number are joined', () => {
    const text = folded(absolute, 80);
    expect(text).toMatch(/\d\n\d/);
    const result = readListing(text);
    if (!result.ok) throw new Error(result.error.message);
    const { packets } = result.capture;
    expect([...packets.acknowledgment]).toEqual([0, 1001, 5001, 1001, 5001]);
  });

  const v6 = tcpdump.map((line) =>
    line
      .replace(' IP ', ' IP6 (hlim 64, next-header TCP (6) payload length: 40) ')
      .replace(CLIENT[0], '2001:db8::3')
      .replace(SERVER[0], '2001:db8:1::80'),
  );

  it.each([72, 76, 80, 84, 90, 96, 100])('of IPv6 with -v are joined, folded at %i', (width) => {
    const result = readListing(folded(v6, width));
    if (!result.ok) throw new Error(result.error.message);
    const { packets, flows, addresses } = result.capture;
    expect(packets.length).toBe(ROWS.length);
    expect(flows.length).toBe(1);
    expect(addressText(addresses, flows.clientAddress[0]!)).toBe('2001:db8::3');
    expect(addressText(addresses, flows.serverAddress[0]!)).toBe('2001:db8:1::80');
    expect(openingOf(result.capture, 0).repeats.map(({ afterAck }) => afterAck)).toEqual([true]);
  });

  const isHello = ({ info }: Row) => info === 'Client Hello';

  it('of IPv6 with names for ports have addresses all the same', () => {
    const named = v6.map((line) => line.replaceAll('.8443', '.https-alt'));
    const result = readListing(named.join('\n'));
    expect(result.ok && result.capture.packets.length).toBe(ROWS.length);
  });

  it.each([
    [
      'Info first',
      ROWS.slice(0, 3)
        .map((r) => `${r.info} ${relative(r)} ${r.from[0]} → ${r.to[0]}`)
        .concat(`Client Hello 0.030000 ${CLIENT[0]} → ${SERVER[0]}`)
        .join('\n'),
      false,
    ],
    [
      'tshark -T fields with its Info column',
      [
        'frame.time_relative,ip.src,tcp.srcport,ip.dst,tcp.dstport,tcp.len,_ws.col.Info',
        ...[...ROWS.slice(0, 3), { ...ROWS[2]!, seconds: 0.03, info: 'Client Hello' }].map((r) =>
          [relative(r), r.from[0], r.from[1], r.to[0], r.to[1], isHello(r) ? '517' : '0', r.info]
            .map((cell) => `"${cell}"`)
            .join(','),
        ),
      ].join('\n'),
      true,
    ],
  ])('of a protocol above TCP are data where they have a length: %s', (_, text, isData) => {
    const { capture, verdict } = verdictOf(text);
    expect(capture.packets.length).toBe(isData ? 4 : 3);
    if (isData) expect(capture.packets.payloadLength[3]).toBe(517);
    expect(verdict?.healthy).toBe(isData);
  });

  it.each(['3', ':3', '::80:'])('with the rest of an address, "%s", are not read', (rest) => {
    const torn = `${tcpdump[0]!}\n${tcpdump[1]!.replace(SERVER[0], rest)}`;
    const result = readListing(torn);
    expect(result.ok && result.capture.packets.length).toBe(1);
  });

  it.each([
    ['5 packets dropped by kernel', 5],
    ['0 packets dropped by kernel', undefined],
    ['2 packets dropped from eth0', 2],
  ])('whose text ends with "%s" may be missed by the capture', (trailer, count) => {
    for (const listed of [tcpdump, rows()]) {
      const result = readListing(`${listed.join('\n')}\n^C5 packets captured\n${trailer}\n`);
      if (!result.ok) throw new Error(result.error.message);
      const told = result.capture.warnings.find(({ code }) => code === 'dropped-packets');
      expect(told?.count).toBe(count);
      expect(result.capture.warnings.map(({ code }) => code)).not.toContain('lines-not-understood');
    }
  });

  it.each(['-', '[meta sequenceId="7"]'])(
    'of pfSense’s log behind a header of RFC 5424, with %s, have their date',
    (structured) => {
      const result = readListing(
        `<134>1 2023-11-14T22:13:20.123456+01:00 pfSense.home filterlog 12345 - ${structured} 100,,,1700000001,em1,match,pass,in,4,0x0,,64,4711,0,DF,6,tcp,60,10.1.2.3,192.0.2.80,51234,443,0,S,3900000001,,64240,,mss;sackOK;TS;nop;wscale`,
      );
      if (!result.ok) throw new Error(result.error.message);
      const { start, packets } = result.capture;
      expect(packets.length).toBe(1);
      expect(start).toBe(BigInt(Date.UTC(2023, 10, 14, 21, 13, 20)) * 1_000_000n + 123_456_000n);
    },
  );

  it('as snoop prints them have timestamps', () => {
    const { segments } = snoopText.parse(
      '  1   0.00000 192.0.2.1 -> 192.0.2.2 TCP D=443 S=51234 Syn Seq=3900 Len=0 Win=64240 Options=<mss 1460,sackOK,tstamp 695425564 17,nop,wscale 7>',
    );
    expect(segments[0]?.options.timestamps).toEqual([695425564, 17]);
  });

  it('that an ICMP error quotes in ipreport are none', () => {
    const [whole] = FORMS.find(([name]) => name.startsWith('AIX'))![1].split('\n\n');
    const quoting = whole!.replace(
      'IP:     < SRC',
      'IP:     ip_ttl=64, ip_sum=1, ip_p = 1 (ICMP)\nIP:     < SRC',
    );
    const result = readListing(`${whole!}\n\n${quoting}`);
    expect(result.ok && result.capture.packets.length).toBe(1);
  });

  it('as Scapy shows them have no times, and are read', () => {
    const shown = ROWS.map(({ from, to, info }) => {
      const [isSyn, isAck] = [info.includes('SYN'), info.includes('ACK]')];
      const [seq, ack] = from === CLIENT ? [isSyn ? 1000 : 1001, 5001] : [5000, 1001];
      return `###[ Ethernet ]###
  src       = ${from[2]}
###[ IP ]###
     ihl       = 5
     len       = 44
     ttl       = 64
     src       = ${from[0]}
     dst       = ${to[0]}
     \\options   \\
###[ TCP ]###
        sport     = ${from[1]}
        dport     = ${to[1]}
        seq       = ${seq}
        ack       = ${isAck ? ack : 0}
        dataofs   = 6
        flags     = ${isSyn ? 'S' : ''}${isAck ? 'A' : ''}
        window    = 502
        options   = [('MSS', 1460)]
###[ Padding ]###
           load      = '\\x00\\x00'
`;
    });
    const result = readListing(shown.join('\n'));
    if (!result.ok) throw new Error(result.error.message);
    const { packets, warnings } = result.capture;
    expect([...packets.payloadLength]).toEqual([0, 0, 0, 0, 0]);
    expect(warnings.map(({ code }) => code)).not.toContain('lines-not-understood');
    expect(openingOf(result.capture, 0).repeats.map(({ afterAck }) => afterAck)).toEqual([true]);
  });
});

describe('an ICMP error behind a SYN', () => {
  const SYN_AT = (second: number, port = 51234) =>
    `22:13:${String(second)}.000000 IP 10.1.2.3.${port} > 192.0.2.80.443: Flags [S], seq 39, win 64240, options [mss 1460], length 0`;
  const ERROR_AT = (second: number, said: string) =>
    `22:13:${String(second)}.010000 IP 192.0.2.1 > 10.1.2.3: ${said}, length 68`;
  const ROW = (number: number, second: number, rest: string) =>
    `${number} ${second}.000000 ${rest}`;
  const resultOf = (...lines: readonly string[]) => {
    const result = readListing(lines.join('\n'));
    if (!result.ok) throw new Error(result.error.message);
    const { capture } = result;
    return {
      causes: diagnose(capture, openingOf(capture, 0)).verdict?.causes.map(({ id }) => id) ?? [],
      codes: capture.warnings.map(({ code }) => code),
    };
  };

  it.each([
    'ICMP host 192.0.2.80 unreachable - admin prohibited filter',
    'ICMP 192.0.2.80 tcp port 443 unreachable',
    'ICMP net 192.0.2.80 unreachable',
  ])('of tcpdump is its refusal: %s', (said) => {
    const { causes, codes } = resultOf(
      SYN_AT(20),
      ERROR_AT(20, said),
      SYN_AT(21),
      ERROR_AT(21, said),
    );
    expect(causes[0]).toBe('icmp-rejected');
    expect(codes).not.toContain('icmp-errors-listed');
  });

  it.each([
    'ICMP host 192.0.2.99 unreachable',
    'ICMP 192.0.2.80 tcp port 80 unreachable',
    'ICMP 192.0.2.80 unreachable - need to frag (mtu 1400)',
    'ICMP time exceeded in-transit',
  ])('of tcpdump that may be about another one is told: %s', (said) => {
    const { causes, codes } = resultOf(SYN_AT(20), ERROR_AT(20, said), SYN_AT(21));
    expect(causes).not.toContain('icmp-rejected');
    expect(codes).toContain('icmp-errors-listed');
  });

  it('of two SYNs at once is that of neither', () => {
    const said = 'ICMP host 192.0.2.80 unreachable';
    const { causes } = resultOf(SYN_AT(20), SYN_AT(20, 51235), ERROR_AT(20, said), SYN_AT(22));
    expect(causes).not.toContain('icmp-rejected');
  });

  it('says nothing of a datagram, nor beside one', () => {
    const udp = '22:13:20.000000 IP 10.1.2.3.4000 > 192.0.2.80.53: UDP, length 3';
    const { codes } = resultOf(SYN_AT(20), ERROR_AT(20, 'ICMP 192.0.2.80 udp port 53 unreachable'));
    expect(codes).not.toContain('icmp-errors-listed');
    const beside = resultOf(udp, SYN_AT(20), ERROR_AT(20, 'ICMP host 192.0.2.80 unreachable'));
    expect(beside.causes).not.toContain('icmp-rejected');
  });

  it('of a SYN that was answered is none', () => {
    const answer =
      '22:13:20.020000 IP 192.0.2.80.443 > 10.1.2.3.51234: Flags [S.], seq 5, ack 40, win 64240, length 0';
    const { causes } = resultOf(
      SYN_AT(20),
      ERROR_AT(20, 'ICMP host 192.0.2.80 unreachable'),
      answer,
    );
    expect(causes).not.toContain('icmp-rejected');
  });

  it('of a packet list is its refusal right below it, and no line that is not understood', () => {
    const syn = (number: number, second: number) =>
      ROW(
        number,
        second,
        '10.1.2.3 → 192.0.2.80 TCP 74 51234 → 443 [SYN] Seq=0 Win=64240 Len=0 MSS=1460',
      );
    const error = (number: number, second: number) =>
      ROW(
        number,
        second,
        '192.0.2.1 → 10.1.2.3 ICMP 102 Destination unreachable (Host administratively prohibited)',
      );
    const told = resultOf(syn(1, 0), error(2, 0), syn(3, 1), error(4, 1));
    expect(told.causes[0]).toBe('icmp-rejected');
    expect(told.codes).toEqual([]);
    const dns = ROW(2, 0, '10.1.2.3 → 192.0.2.53 DNS 74 Standard query 0x1 A a.example');
    const other = resultOf(syn(1, 0), dns, error(3, 0), syn(4, 1));
    expect(other.causes).not.toContain('icmp-rejected');
    expect(other.codes).toEqual(['icmp-errors-listed']);
  });
});
