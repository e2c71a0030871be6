/** What pcapng says about an interface: its clock and name. */
import { eachOption, textAt } from './pcapngOptions';

const OPTION_INTERFACE_NAME = 2;
const OPTION_INTERFACE_TSRESOL = 9;
const OPTION_INTERFACE_TSOFFSET = 14;

/** How the 64-bit ticks of an interface become nanoseconds since the capture's start. */
export class InterfaceClock {
  private started = false;
  private startHigh = 0;
  private startLow = 0;
  private base = 0;

  private readonly nanosecondsPerTick: number;
  private readonly isWhole: boolean;

  constructor(
    private readonly ticksPerSecond: bigint,
    private readonly offsetSeconds: bigint,
  ) {
    this.nanosecondsPerTick = Number(1_000_000_000n / ticksPerSecond);
    this.isWhole = 1_000_000_000n % ticksPerSecond === 0n;
  }

  /** Absolute nanoseconds of a tick count; exact. */
  absolute(high: number, low: number): bigint {
    const ticks = (BigInt(high) << 32n) | BigInt(low);
    return (ticks * 1_000_000_000n) / this.ticksPerSecond + this.offsetSeconds * 1_000_000_000n;
  }

  /** Differences of ticks are exact in a double for 104 days of nanoseconds; only the first packet needs 64 bits. */
  sinceStart(high: number, low: number, captureStart: bigint): number {
    // Ticks that are no whole number of nanoseconds (powers of two, picoseconds) are cut off, not rounded.
    if (!this.isWhole) return Number(this.absolute(high, low) - captureStart);
    if (!this.started) {
      this.started = true;
      this.startHigh = high;
      this.startLow = low;
      this.base = Number(this.absolute(high, low) - captureStart);
    }
    const ticks = (high - this.startHigh) * 4_294_967_296 + (low - this.startLow);
    return this.base + ticks * this.nanosecondsPerTick;
  }
}

/** The options of an Interface Description Block. */
export function readInterfaceOptions(
  view: DataView,
  at: number,
  end: number,
  little: boolean,
): { readonly clock: InterfaceClock; readonly name: string | null } {
  let ticksPerSecond = 1_000_000n;
  let offsetSeconds = 0n;
  let name: string | null = null;
  eachOption(view, at, end, little, (code, value, size) => {
    if (code === OPTION_INTERFACE_TSRESOL && size >= 1) {
      const resolution = view.getUint8(value);
      const exponent = BigInt(resolution & 0x7f);
      ticksPerSecond = (resolution & 0x80) !== 0 ? 1n << exponent : 10n ** exponent;
    } else if (code === OPTION_INTERFACE_TSOFFSET && size >= 8) {
      offsetSeconds = view.getBigInt64(value, little);
    } else if (code === OPTION_INTERFACE_NAME) {
      name = textAt(view, value, size);
    }
  });
  return { clock: new InterfaceClock(ticksPerSecond, offsetSeconds), name };
}
