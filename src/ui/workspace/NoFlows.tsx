import type { CaptureInfo } from '../../core/engine/captureInfo';
import { interfacesOf } from '../../core/captureOrigin';
import { PacketStatus } from '../../core/packets/packetTable';
import { useAppState } from '../../store/useApp';
import { OpenFileButton } from '../OpenFileButton';
import controls from '../controls/controls.module.css';
import { OtherPackets } from '../packets/OtherPackets';
import { countText, shortListText } from '../../core/words/duration';
import styles from './NoFlows.module.css';

/** Why there is nothing to draw, by what most of the packets are. */
function reason(info: CaptureInfo): {
  readonly title: string;
  readonly text: string;
} {
  const all = countText(info.packets, 'packet');
  switch (info.mostStatus) {
    case PacketStatus.unknownProtocol: {
      const types = shortListText([
        ...new Set(
          interfacesOf(info).map(({ linkType, linkTypeName }) =>
            linkTypeName === undefined ? String(linkType) : `${linkType}, ${linkTypeName}`,
          ),
        ),
      ]);
      return {
        title: 'A link type that is not decoded',
        text: `The capture was taken on a kind of network (link type ${types}) whose frames Synscope cannot read yet, so it does not know which of its ${all} are TCP. Wireshark may.`,
      };
    }
    case PacketStatus.cutShort:
      return {
        title: 'The packets are cut before their TCP headers',
        text: `Of the ${all} too little was kept to see TCP. Take the capture again with a snap length of at least 96 bytes (tcpdump -s 96), or with whole packets (-s 0).`,
      };
    case PacketStatus.fragment:
      return {
        title: 'Fragments that do not make up a datagram',
        text: `Most of the ${all} are fragments of IP datagrams whose other parts are missing, so no TCP header is whole. Capture without a filter on ports: it drops all fragments but the first.`,
      };
    default:
      if (info.damage?.code === 'stopped') {
        return {
          title: 'No TCP in what was read',
          text: `Of the ${all} that were read none is a TCP segment. What lies behind may hold some: open the file again and let it be read further.`,
        };
      }
      return {
        title: 'No TCP in this capture',
        text: `Of its ${all} none is a TCP segment that can be read, so there is no handshake to draw. Check the filter that it was taken with.`,
      };
  }
}

const EMPTY = {
  title: 'This capture holds no packets',
  text: 'The file is a sound capture, but nothing was recorded in it. Check the interface and the filter that it was taken with, and whether traffic passed at the time.',
};

/** A capture without anything to draw: why, what to do, and its packets. */
export function NoFlows({ info }: { readonly info: CaptureInfo }) {
  const app = useAppState();
  const { packets } = info;
  const { title, text } = packets === 0 ? EMPTY : reason(info);
  return (
    <div className={styles.none} data-packets={packets > 0}>
      <h2 className={styles.title}>{title}</h2>
      <p>{text}</p>
      <OpenFileButton className={controls.button}>Open another capture</OpenFileButton>
      {packets > 0 && <OtherPackets onOpen={() => app().showPane('packet')} />}
    </div>
  );
}
