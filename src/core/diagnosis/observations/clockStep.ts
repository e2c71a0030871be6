/** The clock of the capture was set while the opening was recorded: its times say nothing. */
import { clockStepOf } from '../../opening/clockStep';
import { fact, type Detector } from './observation';

export const clockStep: Detector = {
  kinds: ['clock-set'],
  detect({ capture, opening: { segments } }) {
    const timed = segments
      .filter(({ duplicateOf }) => duplicateOf === null)
      .map((segment) => ({ ...segment, time: capture.packets.time[segment.packet]! }));
    const step = clockStepOf(timed);
    if (step === null) return [];
    const [before, after] = step;
    return [
      fact(
        'clock-set',
        [before.packet, after.packet],
        after.time < before.time
          ? 'The clock of the capture was set back between these packets, or the file is out of order: no time between packets of this opening counts.'
          : "The clock of the capture went on by far more than that of the sender's timestamps between these packets: it was set, and no time between packets of this opening counts.",
        { weight: 'finding', note: 'the clock was set' },
      ),
    ];
  },
};
