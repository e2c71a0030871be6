/** Outputs of commands between the lines of a pasted listing: a question in a forum often holds both. */
import type { ListingInfo } from '../captureOrigin';

/** The lines that are none of the listing, in their places: where packets stand, an output ends. Empty when there are none. */
export function textBesideListing({ lines }: ListingInfo): string {
  return lines
    .map(({ text, understood }) => (understood ? '' : text))
    .join('\n')
    .trim();
}
