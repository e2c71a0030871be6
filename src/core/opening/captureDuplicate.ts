/** Copies of one packet that a capture point sees twice come within this time (nanoseconds). */
export const CAPTURE_DUPLICATE_WINDOW = 50e6;
