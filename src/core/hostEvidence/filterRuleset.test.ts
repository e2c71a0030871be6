import { describe, expect, it } from 'vitest';
import { ruleMatch, seesFamily, type FilterRule } from './filterRuleset';
import { factsOf } from './hostEvidence';
import { readHostEvidence } from './index';

const ACK = 0x10;
const segment = {
  source: '10.0.0.2',
  sourcePort: 5000,
  destination: '10.0.0.1',
  destinationPort: 80,
  flags: ACK,
};

function onlyRule(text: string): FilterRule {
  const [filter] = factsOf(readHostEvidence(text), 'filter');
  const rules = filter!.ruleset.chains.flatMap((chain) => chain.rules);
  expect(rules).toHaveLength(1);
  return rules[0]!;
}

const nft = (rule: string) =>
  onlyRule(
    `table inet t {\n\tchain c {\n\t\ttype filter hook input priority 0; policy accept;\n\t\t${rule}\n\t}\n}`,
  );
const listed = (row: string) =>
  onlyRule(
    `Chain INPUT (policy ACCEPT 0 packets, 0 bytes)\n pkts bytes target     prot opt in     out     source               destination\n${row}`,
  );
const saved = (rule: string) => onlyRule(`-P INPUT ACCEPT\n-A INPUT ${rule}`);

describe('rules of a packet filter', () => {
  it.each([
    [nft('tcp dport 80 tcp flags ack / syn,ack counter packets 2 bytes 104 drop'), 2],
    [nft('ip saddr 10.0.0.0/24 tcp dport { 80, 443 } counter packets 9 bytes 1 drop'), 9],
    [
      listed('    7   364 DROP  tcp  --  *  *  0.0.0.0/0  0.0.0.0/0  tcp dpt:80 flags:0x12/0x10'),
      7,
    ],
    [listed('  12K  364K DROP  all  --  *  *  10.0.0.0/8  10.0.0.1'), 12_000],
    [saved('-p tcp -m tcp --dport 80 --tcp-flags SYN,ACK ACK -c 3 160 -j DROP'), 3],
    [saved('! -s 10.1.0.0/16 -p tcp -c 4 160 -j DROP'), 4],
    [nft('tcp dport != 22 ip saddr != 10.1.0.0/16 counter packets 5 bytes 200 drop'), 5],
  ])('%# certainly hits the ACK', (rule, packets) => {
    expect(ruleMatch(rule, segment)).toBe('yes');
    expect(rule.verdict).toBe('drop');
    expect(rule.packets).toBe(packets);
  });

  it.each([
    nft('tcp dport 443 counter packets 2 bytes 104 drop'),
    nft('tcp dport 80 tcp flags syn / syn,ack counter packets 2 bytes 104 drop'),
    nft('ip saddr 10.1.0.0/24 counter packets 2 bytes 104 drop'),
    listed('    7   364 DROP  udp  --  *  *  0.0.0.0/0  0.0.0.0/0'),
    listed('    7   364 DROP  tcp  --  *  *  0.0.0.0/0  0.0.0.0/0  tcp dpts:8000:8010'),
    saved('-p tcp -m tcp --dport 22 -j DROP'),
    saved('-p udp -j DROP'),
    listed('    7   364 DROP  tcp  --  *  *  0.0.0.0/0  0.0.0.0/0  tcp dpt:!80'),
    listed('    7   364 DROP  tcp  --  *  *  0.0.0.0/0  0.0.0.0/0  multiport dports !80,443'),
    listed('    7   364 DROP  tcp  --  *  *  !10.0.0.0/24  0.0.0.0/0'),
    saved('-p tcp -m tcp ! --dport 80 -j DROP'),
    saved('! -s 10.0.0.0/24 -p tcp -j DROP'),
    nft('tcp dport != { 80, 443 } counter packets 2 bytes 104 drop'),
    nft('ip saddr != 10.0.0.0/24 counter packets 2 bytes 104 drop'),
  ])('%# certainly misses it', (rule) => {
    expect(ruleMatch(rule, segment)).toBe('no');
  });

  it.each([
    nft('ct state invalid counter packets 2 bytes 104 drop'),
    nft('tcp dport 80 meta length < 80 counter packets 2 bytes 104 drop'),
    listed('    7   364 DROP  all  --  *  *  0.0.0.0/0  0.0.0.0/0  ctstate INVALID'),
    listed('    7   364 DROP  tcp  --  eth1  *  0.0.0.0/0  0.0.0.0/0'),
    saved('-p tcp -m conntrack --ctstate INVALID -j DROP'),
  ])('%# may hit it, which packets do not tell', (rule) => {
    expect(ruleMatch(rule, segment)).toBe('perhaps');
  });

  it.each([
    ['counter x {\n\t\tpackets 9 bytes 540\n\t}', 'counter name "x"', 9],
    ['counter x {\n\t\tcomment "late ACKs"\n\t\tpackets 9 bytes 540\n\t}', 'counter name "x"', 9],
    ['counter x { packets 9 bytes 540 }', 'counter name x', 9],
    ['counter y { packets 9 bytes 540 }', 'counter name "x"', null],
    // Which of two rules it counted, nobody knows.
    [
      'counter x { packets 9 bytes 540 }\n\tchain d {\n\t\tcounter name "x"\n\t}',
      'counter name "x"',
      null,
    ],
  ])('a counter of the table is that of the rule that names it: %#', (objects, named, packets) => {
    const text = `table inet t {\n\t${objects}\n\tchain c {\n\t\ttype filter hook input priority 0; policy accept;\n\t\tct state invalid ${named} drop\n\t}\n}`;
    const [filter] = factsOf(readHostEvidence(text), 'filter');
    const rule = filter!.ruleset.chains.find(({ name }) => name === 'c')!.rules[0]!;
    expect(rule.packets).toBe(packets);
    expect(rule.verdict).toBe('drop');
    expect(rule.conditions).toEqual([{ on: 'unknown', text: 'ct state invalid' }]);
  });

  it('counters of the same name in two tables are two', () => {
    const table = (family: string, packets: number) =>
      `table ${family} t {\n\tcounter x { packets ${packets} bytes 1 }\n\tchain c {\n\t\tcounter name "x" drop\n\t}\n}`;
    const [filter] = factsOf(readHostEvidence(`${table('ip', 3)}\n${table('ip6', 4)}`), 'filter');
    const rules = filter!.ruleset.chains.flatMap((chain) => chain.rules);
    expect(rules.map(({ packets }) => packets)).toEqual([3, 4]);
  });
});

describe('the address family of a rule', () => {
  const chainsOf = (text: string) =>
    factsOf(readHostEvidence(text), 'filter').flatMap(({ ruleset }) => ruleset.chains);
  const familiesOf = (text: string) => chainsOf(text).map(({ family }) => family);
  const table = (family: string) =>
    `table ${family} t {\n\tchain c {\n\t\ttype filter hook input priority 0;\n\t}\n}\n`;
  const RULE = '[20:600] -A INPUT -p tcp -m tcp --dport 80 -j DROP';
  const SAVED = `*filter\n:INPUT ACCEPT [1:60]\n${RULE}\nCOMMIT\n`;

  it('is that of its table, of the tool, or of the addresses that it names', () => {
    const families = ['ip', 'ip6', 'inet', 'arp', 'bridge', 'netdev'];
    expect(familiesOf(families.map(table).join(''))).toEqual(families);
    expect(familiesOf(`$ ip6tables-save -c\n${SAVED}`)).toEqual(['ip6']);
    expect(familiesOf(`$ sudo iptables-save -c\n${SAVED}`)).toEqual(['ip']);
    expect(familiesOf(`$ iptables-save; ip6tables-save\n${SAVED}`)).toEqual([null]);
    expect(familiesOf(SAVED)).toEqual([null]);
    expect(familiesOf(SAVED.replace('-p tcp', '-s 2001:db8::/32 -p tcp'))).toEqual(['ip6']);
  });

  it('each heading of a save tells of its own tables, which may have chains of one name', () => {
    const heading = (tool: string) => `# Generated by ${tool} v1.8.7 on Tue Nov 14 22:14:00 2023`;
    const chains = chainsOf(
      `${heading('iptables-save')}\n${SAVED.replace(`${RULE}\n`, '')}${heading('ip6tables-save')}\n${SAVED}`,
    );
    expect(chains.map(({ family, rules }) => [family, rules.length])).toEqual([
      ['ip', 0],
      ['ip6', 1],
    ]);
  });

  it.each([
    ['ip', 'yes', 'no'],
    ['ip6', 'no', 'yes'],
    ['inet', 'yes', 'yes'],
    ['arp', 'no', 'no'],
    ['bridge', 'perhaps', 'perhaps'],
    ['netdev', 'perhaps', 'perhaps'],
    [null, 'perhaps', 'perhaps'],
  ] as const)('%s sees IPv4: %s, IPv6: %s', (family, ip, ip6) => {
    expect(seesFamily(family, '10.0.0.1')).toBe(ip);
    expect(seesFamily(family, '2001:db8::1')).toBe(ip6);
  });

  it('is asked for by rules as well', () => {
    expect(ruleMatch(nft('ip protocol tcp counter packets 2 bytes 104 drop'), segment)).toBe('yes');
    for (const asks of ['ip6 nexthdr tcp', 'meta nfproto ipv6']) {
      expect(ruleMatch(nft(`${asks} counter packets 2 bytes 104 drop`), segment)).toBe('no');
    }
  });

  it.each([
    '   20   600 DROP       tcp      *      *       ::/0                 ::/0                 tcp dpt:80',
    '   20   600 DROP       6        *      *       anywhere             anywhere             tcp dpt:80',
    '   20   600            tcp      lo     *       ::/0                 ::/0                 tcp dpt:80',
    'DROP       tcp      anywhere             anywhere             tcp dpt:80',
    'DROP       tcp  --  ::/0                 ::/0                 tcp dpt:80',
  ])('rows of ip6tables have no options, or addresses of IPv6: %s', (row) => {
    const [chain] = chainsOf(`Chain INPUT (policy ACCEPT 0 packets, 0 bytes)\n${row}`);
    expect(chain?.family).toBe('ip6');
    expect(chain?.rules).toHaveLength(1);
    expect(chain?.rules[0]?.conditions).toContainEqual({
      on: 'destination-port',
      ranges: [[80, 80]],
    });
  });

  it('a rule of later fragments hits no segment of an opening', () => {
    expect(ruleMatch(listed(' 7 364 DROP  tcp  -f  *  *  0.0.0.0/0  0.0.0.0/0'), segment)).toBe(
      'no',
    );
    expect(ruleMatch(listed(' 7 364 DROP  tcp  !f  *  *  0.0.0.0/0  0.0.0.0/0'), segment)).toBe(
      'yes',
    );
    expect(ruleMatch(saved('-f -p tcp -j DROP'), segment)).toBe('no');
    expect(ruleMatch(saved('! -f -p tcp -j DROP'), segment)).toBe('yes');
  });
});
