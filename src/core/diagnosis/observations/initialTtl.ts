/** What a TTL tells of its sender: systems start with few values, and each router lowers it by one. */

/** TTLs that systems start with. */
const INITIAL_TTLS = [32, 64, 128, 255];

/** Two paths of one host differ by at most this many hops. */
const PATH_JITTER = 1;

/**
 * Can two TTLs be those of one host? A system may send its RSTs with another initial TTL than the rest (64 and 255, say): then the same
 * number of routers has lowered both.
 * @param jitter by how many hops two ways of one host may differ
 */
export function mayBeOneHost(a: number, b: number, jitter = PATH_JITTER): boolean {
  const hops = (ttl: number) =>
    INITIAL_TTLS.filter((initial) => initial >= ttl).map((initial) => initial - ttl);
  const hopsOfA = hops(a);
  return hops(b).some((hop) => hopsOfA.some((other) => Math.abs(hop - other) <= jitter));
}
