/** Names of protocols that are not decoded, by the key that names them (`wire/layerKey.ts`). */
import { etherTypeKey, ipProtocolKey, layerKeyInWords, type LayerKey } from '../wire/layerKey';

const NAMES: ReadonlyMap<LayerKey, string> = new Map([
  [etherTypeKey(0x0806), 'ARP'],
  [etherTypeKey(0x8035), 'RARP'],
  [etherTypeKey(0x8809), 'LACP'],
  [etherTypeKey(0x888e), 'EAPOL'],
  [etherTypeKey(0x88cc), 'LLDP'],
  [etherTypeKey(0x88f7), 'PTP'],
  [ipProtocolKey(2), 'IGMP'],
  [ipProtocolKey(50), 'ESP'],
  [ipProtocolKey(88), 'EIGRP'],
  [ipProtocolKey(89), 'OSPF'],
  [ipProtocolKey(103), 'PIM'],
  [ipProtocolKey(112), 'VRRP'],
  [ipProtocolKey(132), 'SCTP'],
]);

const UDP_PORT = /^UDP port/;

/** "ARP", "IP protocol 46"; null for a port: the service behind one is not known for sure, and UDP is what it is. */
export function protocolName(key: LayerKey): string | null {
  const words = NAMES.get(key) ?? layerKeyInWords(key);
  return UDP_PORT.test(words) ? null : words;
}
