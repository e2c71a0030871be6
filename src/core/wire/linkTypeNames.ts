/**
 * What the LINKTYPE_ values that are not decoded stand for: names of the registry (tcpdump.org/linktypes.html, IANA's "PCAP-Related
 * LinkTypes"), short. Those that are decoded have theirs in `layers.ts`. Fetched for a capture that has one that is not.
 */
import type { Capture, CaptureWarning } from '../capture';
import { linkLayerFor } from './layers';

const NAMES: Readonly<Record<number, string>> = {
  2: 'Xerox experimental Ethernet',
  3: 'AX.25',
  4: 'Proteon ProNET token ring',
  5: 'MIT Chaosnet',
  114: 'Localtalk',
  132: 'Juniper Encryption Services PIC',
  134: 'Juniper FRF.16 Frame Relay',
  139: 'SS7 MTP2 with pseudo-header',
  140: 'SS7 MTP2',
  141: 'SS7 MTP3',
  142: 'SS7 SCCP',
  143: 'DOCSIS',
  144: 'Linux IrDA',
  164: 'Juniper Passive Monitor PIC',
  165: 'BACnet MS/TP',
  168: 'Juniper PPPoE/ATM',
  169: 'GPRS LLC',
  170: 'GPF-T',
  171: 'GPF-F',
  172: 'Gcom T1/E1 line monitoring',
  173: 'Gcom serial line monitoring',
  174: 'Juniper PIC Peer',
  175: 'Ethernet with Endace ERF header',
  176: 'Packet over SONET with Endace ERF header',
  177: 'Linux vISDN LAPD',
  182: 'FRF.16 Frame Relay',
  184: 'ARINC 429',
  185: 'ARINC 653 interpartition communication',
  186: 'USB with FreeBSD header',
  187: 'Bluetooth HCI',
  188: 'IEEE 802.16 MAC',
  189: 'USB with Linux header',
  190: 'CAN 2.0B',
  191: 'IEEE 802.15.4 with Linux padding',
  193: 'IEEE 802.16 MAC with radio information',
  194: 'Juniper Integrated Service Module',
  195: 'IEEE 802.15.4 with FCS',
  196: 'SITA',
  198: 'u10 Networks pseudo-header',
  199: 'IPMB of Kontron',
  201: 'Bluetooth HCI with direction',
  202: 'AX.25 with KISS header',
  203: 'LAPD',
  207: 'LAPB with direction',
  209: 'IPMB of Linux',
  210: 'FlexRay',
  211: 'MOST',
  212: 'LIN',
  213: 'X2E serial line',
  214: 'X2E Xoraya',
  215: 'IEEE 802.15.4 non-ASK PHY',
  216: 'Linux evdev',
  219: 'MPLS',
  220: 'USB with padded Linux header',
  221: 'DECT',
  222: 'AOS Space Data Link',
  223: 'Wireless HART',
  224: 'Fibre Channel FC-2',
  225: 'Fibre Channel FC-2 with frame delimiters',
  227: 'CAN of Linux (SocketCAN)',
  230: 'IEEE 802.15.4 without FCS',
  231: 'D-Bus',
  232: 'Juniper Virtual Server',
  233: 'Juniper SRX E2E',
  234: 'Juniper Fibre Channel',
  235: 'DVB-CI',
  236: 'MUX27010',
  237: 'STANAG 5066 D_PDUs',
  238: 'Juniper ATM CEMIC',
  243: 'MPEG-2 transport stream',
  244: 'Iub/Iur of the ng40 tester',
  245: 'NFC LLCP PDUs with pseudo-header',
  246: 'pfsync of OpenBSD',
  247: 'InfiniBand',
  248: 'SCTP',
  249: 'USB with USBPcap header',
  250: 'RTAC serial line of Schweitzer Engineering Laboratories',
  251: 'Bluetooth Low Energy',
  252: 'PDUs exported by Wireshark',
  254: 'Bluetooth of the Linux monitor',
  255: 'Bluetooth BR/EDR baseband',
  256: 'Bluetooth Low Energy with pseudo-header',
  257: 'PROFIBUS data link layer',
  259: 'Ethernet with 802.3 Clause 65 EPON preamble',
  260: 'IPMI trace',
  261: 'Z-Wave R1 and R2',
  262: 'Z-Wave R3',
  263: 'WattStopper Digital Lighting Management',
  264: 'ISO 14443 messages',
  265: 'Radio Data System (IEC 62106)',
  266: 'USB of Darwin',
  267: 'OpenFlow of OpenBSD',
  268: 'SDLC',
  269: 'TI LLN sniffer',
  271: 'Linux vsock',
  272: 'Bluetooth Low Energy of Nordic’s sniffer',
  273: 'DOCSIS 3.1 of Excentis XRA-31',
  275: 'DisplayPort AUX channel',
  278: 'OpenVizsla USB',
  279: 'Elektrobit EBHSCR',
  280: 'VPP graph dispatch trace',
  281: 'Broadcom switch tag',
  282: 'Broadcom switch tag (prepended)',
  283: 'IEEE 802.15.4 with pseudo-header',
  284: 'Marvell switch tag (DSA)',
  285: 'Marvell switch tag (EDSA)',
  286: 'ELEE lawful interception',
  287: 'Z-Wave serial line',
  288: 'USB 2.0 on the wire',
  289: 'ATSC link layer',
  290: 'Event Tracing for Windows',
  291: 'Hilscher netANALYZER NG',
  292: 'ZBOSS NCP serial line',
  293: 'USB 2.0 low speed on the wire',
  294: 'USB 2.0 full speed on the wire',
  295: 'USB 2.0 high speed on the wire',
  296: 'Auerswald device log',
  297: 'Z-Wave with pseudo-header',
  298: 'Silicon Labs debug channel',
  299: 'FiRa UWB controller interface',
  300: 'vending machine MDB',
  301: 'DECT-2020 New Radio',
};

/** Values that anybody may use for what he likes (LINKTYPE_USER0 to LINKTYPE_USER15). */
const FIRST_PRIVATE = 147;
const LAST_PRIVATE = 162;

/** "IEEE 802.15.4 with pseudo-header", or undefined when the registry has no such value. */
function linkTypeName(linkType: number): string | undefined {
  if (linkType >= FIRST_PRIVATE && linkType <= LAST_PRIVATE) return 'for private use';
  return NAMES[linkType];
}

/** The capture with the names of its link types that are not decoded, in its interfaces and in what is said of them. */
export function nameLinkTypes(capture: Capture): Capture {
  const { origin } = capture;
  if (origin.kind !== 'bytes') return capture;
  const names = new Map<string, string>();
  const interfaces = origin.interfaces.map((one) => {
    const { linkType } = one;
    const name = linkLayerFor(linkType) === undefined ? linkTypeName(linkType) : undefined;
    if (name === undefined) return one;
    names.set(`link-type-${linkType}`, name);
    return { ...one, linkTypeName: name };
  });
  const named = (warning: CaptureWarning): CaptureWarning => {
    const name = names.get(warning.code);
    if (name === undefined) return warning;
    return { ...warning, message: warning.message.replace(/^Link type \d{1,9}/, `$& (${name})`) };
  };
  return {
    ...capture,
    origin: { ...origin, interfaces },
    warnings: capture.warnings.map(named),
  };
}
