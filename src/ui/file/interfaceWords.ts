import type { CaptureInterface } from '../../core/capture';
import { linkLayerFor } from '../../core/wire/layers';
import { countText } from '../text/figures';

/** "Ethernet II, link type 1, the first 96 bytes of each packet". */
export function interfaceWords({ linkType, snapLength }: CaptureInterface): string {
  const words = [linkLayerFor(linkType)?.title ?? 'not decoded', `link type ${linkType}`];
  if (snapLength > 0 && snapLength < WHOLE_PACKET) {
    words.push(`the first ${countText(snapLength)} bytes of each packet`);
  }
  return words.join(', ');
}

/** A limit that no packet reaches is none. */
const WHOLE_PACKET = 65_535;
