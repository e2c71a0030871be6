import type { CaptureInterface } from '../captureOrigin';
import { linkLayerFor } from './layers';
import { addRareLayers } from './rareLayers';
import { countText } from '../words/duration';

/** "Ethernet II, link type 1, the first 96 bytes of each packet". */
export function interfaceWords({ linkType, linkTypeName, snapLength }: CaptureInterface): string {
  addRareLayers();
  const words = [
    linkLayerFor(linkType)?.title ?? linkTypeName ?? 'not decoded',
    `link type ${linkType}`,
  ];
  if (snapLength > 0 && snapLength < WHOLE_PACKET) {
    words.push(`the first ${countText(snapLength, 'byte')} of each packet`);
  }
  return words.join(', ');
}

/** A limit that no packet reaches is none. */
const WHOLE_PACKET = 65_535;
