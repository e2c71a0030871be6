import { useMemo } from 'react';
import type { Capture } from '../../core/capture';
import type { Observation } from '../../core/diagnosis/observations/observation';
import type { FlowIndex } from '../../core/flows/flowTable';
import type { LaneInfo, LaneNames } from '../../core/ladder/laneHeads';
import { readLadderFlow, type PacketGap } from '../../core/ladder/ladderFlow';
import type { TimeScale } from '../../core/ladder/timeScale';
import type { Opening } from '../../core/opening/opening';
import type { PacketIndex } from '../../core/packets/packetTable';
import type { Vantage } from '../../core/vantage/vantage';
import { LadderText } from './LadderText';
import { LadderView } from './LadderView';

export interface LadderProps {
  readonly capture: Capture;
  readonly flow: FlowIndex;
  readonly opening: Opening;
  readonly observations: readonly Observation[];
  /** Where the capture was taken; inferred when it is left out. */
  readonly vantage?: Vantage;
  /** Where packets are missing. */
  readonly gaps?: readonly PacketGap[];
  readonly timeScale: TimeScale;
  /** The drawing, or the same as sentences. */
  readonly presentation?: 'ladder' | 'text';
  readonly selected: PacketIndex | null;
  /** Packets that something under the pointer speaks of; the others are dimmed. */
  readonly highlighted: readonly PacketIndex[];
  /** Packet from which times count. */
  readonly mark: PacketIndex | null;
  readonly showMiddlebox: boolean;
  readonly names?: LaneNames;
  /** What is inferred about the lanes; from the packets when it is left out. */
  readonly laneInfo?: LaneInfo;
  onSelect(packet: PacketIndex): void;
  onMark(packet: PacketIndex | null): void;
  onTimeScale(scale: TimeScale): void;
}

/** A flow as a ladder. */
export function Ladder({
  capture,
  flow,
  opening,
  gaps,
  vantage,
  presentation = 'ladder',
  ...props
}: LadderProps) {
  const read = useMemo(
    () => readLadderFlow(capture, flow, opening, gaps, props.observations, vantage),
    [capture, flow, opening, gaps, props.observations, vantage],
  );
  if (presentation === 'text') {
    return (
      <LadderText
        flow={read}
        observations={props.observations}
        selected={props.selected}
        onSelect={props.onSelect}
      />
    );
  }
  return <LadderView key={flow} flow={read} {...props} />;
}
