/** An address and port as host tools print them. */
import ipaddr from 'ipaddr.js';
import { portNamed } from '../listings/servicePorts';

export interface Endpoint {
  /** As `addressText` writes it; null for "any address". */
  readonly address: string | null;
  /** Any address, but of this version of IP alone: `ss` writes a socket of both as `*`, and older tools as `:::`. */
  readonly only?: 4 | 6;
  /** Null for "any port". */
  readonly port: number | null;
}

/** An IPv6 address with the last four bytes written as IPv4. */
export const LONGEST_ADDRESS = 45;
const ANY = new Set(['*', '0.0.0.0', '::', '']);

/**
 * Reads `10.0.0.1:80`, `[2001:db8::1]:80`, `:::80`, `*:80`, `10.0.0.1%eth0:80`, and with a dot before the port as BSD
 * prints it. Null when it is none.
 */
export function readEndpoint(text: string): Endpoint | null {
  const match = /^(.*)[:.](\*|\d{1,5})$/.exec(text) ?? withService(text);
  if (match === null) return null;
  const port = match[2] === '*' ? null : Number(match[2]);
  if (port !== null && port > 65_535) return null;
  const address = readAddress(match[1]);
  if (address === undefined) return null;
  const only = address === null ? versionOfAny(match[1]) : null;
  return only === null ? { address, port } : { address, port, only };
}

/** The version of IP whose any-address is written so, where only that can be meant. */
function versionOfAny(text: string): 4 | 6 | null {
  const bare = text.split('%', 1)[0]!;
  return bare === '0.0.0.0' ? 4 : /^\[::(?:\]|$)/.test(bare) ? 6 : null;
}

/** `0.0.0.0:https-alt`, as tools print that were not told `-n`: address and the number of that service. */
function withService(text: string): readonly [string, string, string] | null {
  if (text.length > LONGEST_ADDRESS + 20) return null;
  const at = text.lastIndexOf(':');
  const name = text.slice(at + 1);
  if (at < 0 || !/^[a-z][a-z\d-]{1,19}$/.test(name)) return null;
  const port = portNamed(name);
  return port === null ? null : [text, text.slice(0, at), String(port)];
}

/** An address without its brackets and zone, IPv4 in IPv6 unpacked; null for any, undefined when it is none. */
export function readAddress(text: string): string | null | undefined {
  const inside = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  const bare = inside.split('%', 1)[0]!;
  if (bare.length > LONGEST_ADDRESS) return undefined;
  if (ANY.has(bare)) return null;
  if (/^\d+(\.\d+){3}$/.test(bare)) return ipaddr.IPv4.isValid(bare) ? bare : undefined;
  if (!ipaddr.IPv6.isValid(bare)) return undefined;
  const parsed = ipaddr.IPv6.parse(bare);
  return parsed.isIPv4MappedAddress()
    ? parsed.toIPv4Address().toString()
    : parsed.toRFC5952String();
}

export function endpointWords({ address, port }: Endpoint): string {
  const host = address ?? '*';
  return `${host.includes(':') ? `[${host}]` : host}:${port ?? '*'}`;
}
