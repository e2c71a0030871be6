/** Words of the columns before Wireshark's Info column. */

/** Looks like an address rather than a name; what it is exactly is decided later. */
export function isIp(token: string | undefined): boolean {
  return token !== undefined && (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(token) || isIpv6(token));
}

function isIpv6(token: string): boolean {
  return (
    /^[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}(?:%\w+)?$/i.test(token) && !/^\d\d?:\d\d:\d\d$/.test(token)
  );
}
