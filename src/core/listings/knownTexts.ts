/**
 * Texts about packets that cannot be read as a listing: named, with what they lack and the command that prints what is
 * read. Only asked when nothing else fits.
 */

interface KnownText {
  /** Completes "This is …". */
  readonly what: string;
  readonly said: RegExp;
  /** What it lacks, and which command prints what is read. */
  readonly instead: string;
  /** Holds lines that look like those of a listing, and would be read wrongly. */
  readonly looksListed?: true;
}

const WRITE_A_CAPTURE = 'Write the packets to a file instead, and drop that';

const knownTexts: readonly KnownText[] = [
  {
    what: 'a packet trace of Cisco’s ASA (packet-tracer)',
    said: /^(?:Phase: \d+|Result of the packet-tracer|.*packet-tracer input )/m,
    instead:
      'It shows the rules that a made-up packet would meet, and no packet. Print packets with `show capture NAME`, dropped ones with `capture NAME type asp-drop all`.',
  },
  {
    what: 'a log of connections of a Cisco ASA',
    said: /%(?:ASA|FTD|PIX)-\d-\d{6}:/,
    instead:
      'It tells of connections and not of their segments. Print these with `show capture NAME`.',
  },
  {
    what: 'a list of packets of Cisco’s embedded packet capture',
    said: /# {1,6}size {1,6}timestamp {1,30}source {1,30}destination {1,30}dscp/i,
    instead:
      'It has no ports and no flags. Print them with `show monitor capture NAME buffer detailed`, or export the buffer: `monitor capture NAME export flash:out.pcap`.',
  },
  {
    what: 'a log of sessions of Juniper’s SRX',
    said: /\bRT_FLOW_SESSION_(?:CREATE|CLOSE|DENY)/,
    instead:
      'It tells of connections and not of their segments. Print these with `monitor traffic interface NAME no-resolve`, or write them with `request packet-capture`.',
  },
  {
    what: 'a flow trace of Juniper’s SRX',
    said: /\bflow_(?:first|process|ipv4|initiate)\w{0,40}\b|\bCID-\d+:RT\b/,
    instead:
      'Print the packets with `monitor traffic interface NAME no-resolve`, or write them with `request packet-capture`.',
  },
  {
    what: 'a session table or a log of a Palo Alto firewall',
    said: /\b(?:c2s flow|s2c flow):|\bsession end reason\b|,TRAFFIC,(?:end|start|drop|deny),/i,
    instead:
      'It tells of sessions and not of their segments. Write a capture with `debug dataplane packet-diag set capture`, or print one with `view-pcap filter-pcap`.',
  },
  {
    what: 'a session list of a FortiGate',
    said: /^session info: proto=6\b|\bproto_state=\d\d\b/m,
    instead:
      'It tells of sessions and not of their segments. Print these with `diagnose sniffer packet any "host ADDRESS" 4 0 l`.',
  },
  {
    what: 'a trace of Windows’ network stack (netsh trace, in text)',
    said: /\bMicrosoft-Windows-(?:TCPIP|NDIS-PacketCapture|Winsock-AFD|WFP)\b/,
    instead:
      'Its events hold no segments. Convert the trace with `etl2pcapng in.etl out.pcapng`, or print packets with `pktmon etl2txt in.etl`.',
  },
  {
    what: 'a trace of eBPF programs (bpftrace, pwru, retis or perf), without a capture beside it',
    said: /\b(?:kfree_skb(?:_reason)?|skb:kfree_skb|SKB_DROP_REASON_\w{1,40}|tcp:tcp_(?:probe|send_reset|retransmit)\w{0,20})\b/,
    instead:
      'It says what the kernel did with packets: open the capture of the connections, and add this text as output of the host.',
  },
  {
    what: 'output of the console of nmap, hping or a similar probe',
    said: /^(?:Starting N(?:map|ping) |(?:SENT|RCVD) \(\d|HPING \S+ |len=\d+ ip=\S+ .*flags=)/m,
    instead: `It tells of answers and not of segments. ${WRITE_A_CAPTURE}: \`tcpdump -ni any -w out.pcap host ADDRESS\`.`,
  },
  {
    what: 'a packet trace of VPP (show trace)',
    said: /^\d\d:\d\d:\d\d:\d{6}: [\w-]{3,60}$/m,
    instead:
      'It shows the way of single packets through the nodes. Write the packets with `pcap trace rx tx max 10000 file out.pcap`, end that with `pcap trace off`, and drop the file.',
  },
  {
    what: 'output of ngrep, tcpflow or a similar tool that prints payload',
    said: /^T (?:\S{10} [\d:.]{8,20} )?[\da-fA-F.:]{3,60} -> [\da-fA-F.:]{3,60} \[/m,
    instead: `It has no sequence numbers, and segments without payload only with \`-e\`. ${WRITE_A_CAPTURE}: \`ngrep -O out.pcap\`.`,
  },
  {
    what: 'a flow graph of tshark or Wireshark',
    said: /^\|Time {2,10}\| .{0,400}\|\s*$/m,
    instead:
      'It leaves out timestamps, lengths and what was sent again. Print the packets with `tshark -r IN` instead, or open the capture itself.',
  },
  {
    what: 'the payload of a stream (Follow TCP stream)',
    said: /^Follow: tcp,\w{2,8}\s*$/m,
    instead:
      'It has no handshake and no times. Print the packets with `tshark -r IN -Y "tcp.stream == N"` instead, or open the capture itself.',
  },
  {
    what: 'output of tcpdump with -q',
    said: /\bIP6? [\w.:-]{1,60} > [\w.:-]{1,60}: tcp \d{1,6}$/m,
    instead: 'It has no flags and no sequence numbers. Print the packets without `-q`.',
  },
  {
    what: 'a list of packets of MikroTik’s sniffer',
    said: /\/tool[/ ]sniffer (?:quick|packet)|^INTERFACE +TIME +NUM +DIR +SRC-MAC|^ {0,4}# {1,8}TIME {1,12}INTERFACE {1,12}SRC-ADDRESS/m,
    instead:
      'It has no flags and no sequence numbers. Write a file with `/tool sniffer set file-name=out.pcap` and `/tool sniffer start`, and drop that.',
  },
  {
    what: 'a log of drops of a Check Point gateway (fw ctl zdebug)',
    said: /\bfw_log_drop_ex: Packet proto=6 |fw ctl zdebug/,
    instead:
      'It says what was dropped, and lists no handshake. Print the packets with `fw monitor -e "accept host(ADDRESS);"`, or write them with `-o out.cap`.',
  },
  {
    what: 'output of ESXi’s pktcap-uw',
    said: /Captured at \S{1,40} point, TSO|^pktcap-uw\b/m,
    instead: `It prints bytes. ${WRITE_A_CAPTURE}: \`pktcap-uw … -o out.pcap\`.`,
  },
  {
    what: 'a flow log of a VPC',
    said: /^ {0,4}2 \d{6,20} eni-\w{4,40} /m,
    instead:
      'It counts packets of a minute or more and lists none. Open the capture of the connections, and add this text as output of the host.',
  },
  {
    what: 'a log of requests of HAProxy',
    said: /\bhaproxy\[\d{1,8}\]: /,
    instead: `It tells of requests and not of segments. ${WRITE_A_CAPTURE}: \`tcpdump -ni any -w out.pcap host ADDRESS\`.`,
  },
  {
    what: 'a log of dropped packets of a Sophos firewall',
    said: /drop-packet-capture|\blog_component=Invalid_Traffic\b/,
    instead: `It says what was dropped, and lists no handshake. ${WRITE_A_CAPTURE}: \`tcpdump filedump "host ADDRESS"\` on its console.`,
  },
  {
    what: 'output of tcpretrans or tcpdrop',
    said: /^TIME +PID +IP +(?:LADDR:LPORT +T>|SADDR:SPORT +>)|\btcp(?:retrans|drop)(?:-bpfcc|\.bt)?$/m,
    instead:
      'It says what the kernel did with packets: open the capture of the connections, and add this text as output of the host.',
  },
  {
    what: 'a report of AIX’s or HP-UX’s packet trace (ipreport, netfmt)',
    said: /^(?:ETH|IP|TCP): {1,8}(?:====\(|< SRC = |<source port)/m,
    instead:
      'Convert the trace itself: `tcpdump -r TRACE -w out.pcap` on AIX, or drop the file of nettl.',
  },
  {
    what: 'a log of flows (NetFlow, nfdump, IPFIX)',
    said: /\bDate first seen\b|^srcaddr,dstaddr,|\bsrcaddr\b.{0,200}\bdOctets\b|^"?ts"?,"?te"?,"?td"?,/m,
    looksListed: true,
    instead: `It counts packets and lists none. ${WRITE_A_CAPTURE}: \`tcpdump -ni any -w out.pcap host ADDRESS\`.`,
  },
  {
    what: 'a log of alerts of Snort or Suricata',
    said: /\[\*\*\] \[\d{1,9}:\d{1,9}:\d{1,9}\]/,
    instead: `It shows packets that met a rule, and no others. ${WRITE_A_CAPTURE}: \`tcpdump -ni any -w out.pcap host ADDRESS\`, or print all with \`snort -v\`.`,
  },
  {
    what: 'a log of events of Suricata (eve.json)',
    said: /"event_type" ?: ?"\w{2,20}"/,
    instead: `It tells of connections and not of their segments. ${WRITE_A_CAPTURE}: \`tcpdump -ni any -w out.pcap host ADDRESS\`.`,
  },
  {
    what: 'a flow log of an Azure network security group',
    said: /"flowTuples" ?:|NetworkSecurityGroupFlowEvent/,
    instead:
      'It tells which flows a rule let in, and lists no segment. Write a capture with Network Watcher’s packet capture, and drop that.',
  },
  {
    what: 'output of a tracer of connections (tcplife, tcpstates, tcpconnect, tcpaccept)',
    said: /^(?:PID|SKADDR|TIME\S{0,6}) +(?:C-)?(?:PID|COMM) .{0,80}\b(?:LADDR|RADDR|SADDR|DADDR|OLDSTATE)\b/m,
    instead: `It tells of connections and not of their segments. ${WRITE_A_CAPTURE}: \`tcpdump -ni any -w out.pcap host ADDRESS\`.`,
  },
  {
    what: 'what a client says of its attempt (curl, wget, nc, Test-NetConnection, the error of a program)',
    said: /^(?:TcpTestSucceeded\s|WARNING: TCP connect to |\* +Trying |\* connect to |curl: \(\d{1,3}\) |wget: |Connecting to \S{1,200}\.{3} |Trying [\d.:a-f]{2,40}\.{3}$|telnet: |nc: |Ncat: |CONNECTED\(0{4,8}\d\)$|java\.net\.\w{4,40}Exception\b)|\bdial tcp \S{1,100}: |\[Errno \d{1,3}\] |\bE(?:TIMEDOUT|CONNREFUSED|CONNRESET)\b/m,
    instead: `It tells how that ended, and lists no packet. Capture while it tries, and drop the file: \`tcpdump -ni any -w out.pcap host ADDRESS\`.`,
  },
  {
    what: 'a log of errors of nginx or Apache',
    said: /\bwhile connecting to upstream\b|\bconnect\(\) failed \(\d{1,3}: |\bAH0\d{4}: /,
    instead: `It says how attempts ended, and lists no packet. ${WRITE_A_CAPTURE}: \`tcpdump -ni any -w out.pcap port PORT\` on that server, while it happens.`,
  },
  {
    what: 'a log of requests of Envoy or Istio',
    said: /"response_flags" ?: ?"|" \d{3} [-A-Z,]{1,30} (?:"|via_upstream|upstream_)/,
    instead: `Its response flags say how requests ended, and it lists no segment. ${WRITE_A_CAPTURE}: \`tcpdump -ni any -w out.pcap host ADDRESS\` in the pod.`,
  },
  {
    what: 'output of ping, traceroute or mtr',
    said: /^(?:PING \S{1,200} |Pinging \S{1,200} |traceroute6? to |Tracing (?:route|the path) to |HOST: .{1,60} Loss%)/m,
    instead: `It tells how far the network answers, and lists no segment of TCP. ${WRITE_A_CAPTURE}: \`tcpdump -ni any -w out.pcap host ADDRESS\`.`,
  },
  {
    what: 'a measurement of throughput (iperf)',
    said: /^\[ ID\] Interval {2,20}Transfer/m,
    instead: `It counts bytes, and lists no segment. ${WRITE_A_CAPTURE}: \`tcpdump -ni any -w out.pcap host ADDRESS\`.`,
  },
  {
    what: 'a summary of a capture (capinfos, or expert information of Wireshark)',
    said: /^File type: {2,30}Wireshark|^Number of packets: {2,30}\d|^ {0,8}\[?Expert Info(?:rmation)? \(/m,
    instead: 'It lists no packet. Drop the capture itself, or print it with `tshark -r FILE`.',
  },
  {
    what: 'a link to a flow of synscope',
    said: /[#&]d=b\d{1,2}\.[\w-]|^b\d{1,2}\.[\w-]{20}/m,
    instead:
      'Open the address in a browser; there, nothing else may stand in a text that is pasted.',
  },
  {
    what: 'what tcpdump prints when it ends',
    said: /^\d{1,12} packets (?:captured|received by filter|dropped by kernel)$/m,
    instead:
      'The packets themselves were written to a file (drop that), or stood on lines that are not in this text.',
  },
  {
    what: 'a trace of system calls (strace)',
    said: /^(?:\[pid +\d+\] |\d+ +)?(?:\d\d:\d\d:\S+ )?(?:connect|accept4?|socket|poll)\(\d?.{0,200}\) += -?\d/m,
    instead: `It shows what the program asked of its kernel, and no packet. ${WRITE_A_CAPTURE}: \`tcpdump -ni any -w out.pcap host ADDRESS\`.`,
  },
  {
    what: 'Wireshark’s list of packets as XML (PSML)',
    said: /<psml\b/,
    instead: 'Drop the capture itself, or print the packets with `tshark -r FILE`.',
    looksListed: true,
  },
  {
    what: 'Wireshark’s list of packets as YAML',
    said: /^# Packet \d+ from .{0,300}\n- /m,
    instead: 'Drop the capture itself, or copy the packets as plain text or CSV.',
    looksListed: true,
  },
  {
    what: 'a table of conversations of Wireshark or tshark',
    said: /^(?:TCP Conversations|IPv[46] Conversations)$/m,
    instead: 'It counts packets and does not list them. Print them with `tshark -r FILE`.',
  },
];

/** Enough of a text to tell what it is. */
const HEAD_CHARACTERS = 20_000;

/** A sentence that names the text and says what is read instead; null when it is not known. */
export function knownText(text: string): string | null {
  return sentenceFor(knownTexts, text);
}

/** The same of texts that a listing's reader would take for one. */
export function noListingAfterAll(text: string): string | null {
  return sentenceFor(looksListed, text);
}

const looksListed = knownTexts.filter((known) => known.looksListed);

function sentenceFor(texts: readonly KnownText[], text: string): string | null {
  const head = text.slice(0, HEAD_CHARACTERS);
  const known = texts.find(({ said }) => said.test(head));
  return known === undefined ? null : `This is ${known.what}. ${known.instead}`;
}
