/**
 * Which built files a visitor has fetched by when: the size gate (.size-limit.mjs) measures these
 * lists instead of name patterns, so that code that moves between chunks stays counted.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './tools.mjs';

/** @typedef {{ file: string, imports?: string[], isEntry?: boolean }} Chunk */

const dist = join(root, 'dist');

/** Scripts that the landing page needs: the entry and all that it imports statically. */
export function landingScripts() {
  /** @type {Record<string, Chunk>} */
  const chunks = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'));
  const open = Object.keys(chunks).filter((key) => chunks[key]?.isEntry === true);
  /** @type {Set<string>} */
  const files = new Set();
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    const chunk = chunks[key];
    if (chunk === undefined || files.has(chunk.file)) continue;
    files.add(chunk.file);
    open.push(...(chunk.imports ?? []));
  }
  return [...files].filter((file) => file.endsWith('.js')).map((file) => join('dist', file));
}

/**
 * Names of chunks that nobody needs for a first ladder, without their hash. A new lazy chunk counts
 * until it is named here.
 * @type {readonly string[]}
 */
const laterChunks = [
  'Dialogs',
  'EvidenceSection',
  // What looks at a file while it is read.
  'fileWatch',
  'ReadingStrip',
  'pcapngFile',
  'saveFlows',
  'hostEvidence',
  'hostObservations',
  'filterTable',
  'toldDrops',
  'toldFate',
  'sideSegments',
  'browser',
  'ListenerView',
  'LadderText',
  'PacketCard',
  // What only the card and the panel say of a packet.
  'packetTruth',
  'saveLadder',
  'PacketPanel',
  // @tanstack/react-virtual, which only those two need.
  'esm',
  'formats',
  'layers',
  'decodePacket',
  'otherPackets',
  'listingCapture',
  'loadPacked',
  'lz4Unpacker',
  'gzipUnpacker',
  'zstdUnpacker',
  'zipArchive',
  'iseriesUnpacker',
  'linkTypeNames',
  'toldFacts',
  'decodeFlowLink',
  'ipaddr',
  'crc32',
  'smallSteps',
  'capture.worker-whole',
];

/** Scripts that are there when the first ladder is: all of the build, workers too, but the later chunks. */
export function ladderScripts() {
  return readdirSync(join(dist, 'assets'))
    .filter((name) => name.endsWith('.js'))
    .filter((name) => !laterChunks.some((later) => name.startsWith(`${later}-`)))
    .map((name) => join('dist/assets', name));
}
