/** Lines that stand for others which a person left out: "...", "[snip]", "<output omitted>", "(12 lines removed)". */

const OMISSION =
  /^[\s<([{*#-]{0,8}(?:\.{3,9}|…|(?:\.{3,9}|…)?\s?(?:\d{1,9} )?(?:(?:lines?|packets?|output|rest) )?(?:snip|snipped|cut|omitted|removed|deleted|truncated|left out|skipped)\s?(?:\.{3,9}|…)?)[\s>)\]}*#-]{0,8}$/i;
const LONGEST = 80;

/**
 * Does the line say that lines were left out?
 * @param before the line above it: in data printed as text (`tcpdump -A`), each byte that is no letter is a dot
 */
export function isOmission(
  line: string,
  before: { readonly text: string; readonly understood: boolean } | undefined,
): boolean {
  if (line.length >= LONGEST || !OMISSION.test(line)) return false;
  return before === undefined || before.understood || !before.text.includes('..');
}
