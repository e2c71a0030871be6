/** The listening sockets of one end in all listings of a text: what no flow changes is found once, however many ask. */
import { endpointWords } from './endpoint';
import { factsOf, type HostEvidence, type ListenerFact } from './hostEvidence';
import { sinceCaptureStart, type Moment } from './moment';
import { factIndex, perEvidence } from './perEvidence';
import { spanIndex, type SpanIndex } from './spanIndex';

/** The sockets of the port in one listing. Several can share it (SO_REUSEPORT), and the kernel picks one for each client. */
export type Listing = readonly ListenerFact[];

export interface PortListeners {
  /** In the order of the text. */
  readonly all: readonly ListenerFact[];
  readonly listings: readonly Listing[];
  /** One is bound to the address itself, and is not a container's. */
  readonly isNamed: boolean;
  /** All of them only pass connections on to a container. */
  readonly areForwarders: boolean;
  /** The first program that does so. */
  readonly forwarder: string | undefined;
  /** Where they were printed; '' where the text does not say. */
  readonly hosts: ReadonlySet<string>;
  readonly firstFull: ListenerFact | undefined;
  /** The listing that shows it. */
  readonly listingOfFirstFull: Listing | undefined;
  /** The first full one of a system that forgets a connection which finds it so. */
  readonly firstForgetful: ListenerFact | undefined;
  readonly fullCount: number;
  /** In one listing every socket was full. */
  readonly wasFull: boolean;
}

export const isFull = ({ waiting, holds }: ListenerFact) => waiting >= holds;
/** A moment earlier or later it may have been full. */
export const isNearlyFull = ({ waiting, holds }: ListenerFact) => waiting > holds / 2;

const listenersAt = factIndex('listener', ({ local }) => endpointWords(local));

/** Place of each listener in the text. */
const placeOf = perEvidence(
  (evidence) => new Map(factsOf(evidence, 'listener').map((fact, place) => [fact, place])),
);

const knownPorts = perEvidence(() => ({ byKey: new Map<string, PortListeners>(), held: 0 }));

/**
 * Each address that sockets are bound to has the lists of any address beside its own: with many such addresses what is
 * known of them all would outgrow the text, so that no more than so many times its listeners are held.
 */
const MOST_HELD = 16;

/** The listeners of an end, in each listing that shows it. */
export function portListeners(
  evidence: HostEvidence,
  address: string,
  port: number,
): PortListeners {
  const version = address.includes(':') ? 6 : 4;
  const end = endpointWords({ address, port });
  const named = listenersAt(evidence, end);
  // Addresses that no listener is bound to share what is known of those of any address.
  const key = named.length > 0 ? end : `*:${port} ${version}`;
  const ports = knownPorts(evidence);
  const known = ports.byKey.get(key);
  if (known !== undefined) return known;
  const found = summaryOf(listenersOf(evidence, named, port, version));
  ports.held += found.all.length;
  if (ports.held > MOST_HELD * factsOf(evidence, 'listener').length) {
    ports.byKey.clear();
    ports.held = found.all.length;
  }
  ports.byKey.set(key, found);
  return found;
}

function listenersOf(
  evidence: HostEvidence,
  named: readonly ListenerFact[],
  port: number,
  version: 4 | 6,
): ListenerFact[] {
  // A socket bound to the address is asked before those of any address (Linux compute_score()).
  const inListing = new Set(named.map(({ moment }) => moment));
  const any = listenersAt(evidence, endpointWords({ address: null, port })).filter(
    ({ local: { only }, moment }) => (only ?? version) === version && !inListing.has(moment),
  );
  const places = placeOf(evidence);
  return [...named, ...any].sort((a, b) => places.get(a)! - places.get(b)!);
}

function listingsOf(all: readonly ListenerFact[]): Map<Moment | null, ListenerFact[]> {
  const byMoment = new Map<Moment | null, ListenerFact[]>();
  for (const listener of all) {
    const beside = byMoment.get(listener.moment);
    if (beside === undefined) byMoment.set(listener.moment, [listener]);
    else beside.push(listener);
  }
  return byMoment;
}

function summaryOf(all: readonly ListenerFact[]): PortListeners {
  const byMoment = listingsOf(all);
  const listings = [...byMoment.values()];
  const own = all.filter(({ forwarder }) => forwarder === undefined);
  const full = all.filter(isFull);
  return {
    all,
    listings,
    isNamed: own.some(({ local }) => local.address !== null),
    areForwarders: all.length > 0 && own.length === 0,
    forwarder: all.find(({ forwarder }) => forwarder !== undefined)?.forwarder,
    hosts: new Set(all.map(({ host }) => host ?? '')),
    firstFull: full[0],
    listingOfFirstFull: full[0] && byMoment.get(full[0].moment),
    firstForgetful: full.find(({ forgets }) => forgets),
    fullCount: full.length,
    wasFull: listings.some((sockets) => sockets.every(isFull)),
  };
}

/** What a span of time can be asked for. */
export interface DatedListings {
  readonly any: SpanIndex<Listing>;
  /** Those in which every socket was full. */
  readonly full: SpanIndex<Listing>;
  /** Those in which none was. */
  readonly roomy: SpanIndex<Listing>;
  /** Those in which one was nearly so. */
  readonly nearlyFull: SpanIndex<Listing>;
}

const knownDates = new WeakMap<PortListeners, Map<bigint | null, DatedListings>>();

/** The listings by their time since a capture's start. */
export function datedListings(of: PortListeners, start: bigint | null): DatedListings {
  const byStart = knownDates.get(of) ?? new Map<bigint | null, DatedListings>();
  knownDates.set(of, byStart);
  const known = byStart.get(start) ?? dateListings(of, start);
  byStart.set(start, known);
  return known;
}

function dateListings({ listings }: PortListeners, start: bigint | null): DatedListings {
  const time = ([first]: Listing) => sinceCaptureStart(first!.moment, start);
  const those = (fit: (sockets: Listing) => boolean) => spanIndex(listings.filter(fit), time);
  return {
    any: those(() => true),
    full: those((sockets) => sockets.every(isFull)),
    roomy: those((sockets) => !sockets.some(isFull)),
    nearlyFull: those((sockets) => sockets.some(isNearlyFull)),
  };
}
