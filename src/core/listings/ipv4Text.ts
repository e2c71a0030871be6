import ipaddr from 'ipaddr.js';

const FOUR_PARTS = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/** Is a text an address of IPv4 as everybody writes it? What parses it throws for each name, which costs more than all else of a line. */
export const isIpv4Text = (text: string): boolean =>
  FOUR_PARTS.test(text) && ipaddr.IPv4.isValidFourPartDecimal(text);
