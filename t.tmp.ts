import { openAsBlob, writeFileSync, existsSync } from 'node:fs';
import { mixedBytes } from './bench/mixedCapture';
import { loadCapture } from './src/core/loading/loadCapture';
const path = '/tmp/x/headers10m.pcap';
if (!existsSync(path)) writeFileSync(path, mixedBytes(1.02e9, 96) as Uint8Array);
const blob = await openAsBlob(path);
const mem = () => { const m = process.memoryUsage(); return `rss ${(m.rss / 2 ** 20).toFixed(0)} heap ${(m.heapUsed / 2 ** 20).toFixed(0)}/${(m.heapTotal / 2 ** 20).toFixed(0)} ab ${(m.arrayBuffers / 2 ** 20).toFixed(0)} ext ${(m.external / 2 ** 20).toFixed(0)}`; };
globalThis.gc?.(); console.log('start', mem());
let last = 0;
const r = await loadCapture(blob, { onProgress: (p: any) => { const f = (p.bytes ?? p.done ?? p) / blob.size; if (f - last > 0.2) { last = f; globalThis.gc?.(); console.log(f.toFixed(2), mem()); } } } as any);
console.log('end', mem(), process.resourceUsage().maxRSS / 1024);
globalThis.gc?.(); console.log('after gc', mem());
if (r.ok) { const c: any = r.capture; const sizes: any = {}; const walk = (o: any, k: string, d = 0) => { if (o === null || typeof o !== 'object') return; if (ArrayBuffer.isView(o)) { sizes[k] = (sizes[k] ?? 0) + o.byteLength; return; } if (d > 3) return; for (const [n, v] of Object.entries(o)) walk(v, d < 1 ? n : k + '.' + n, d + 1); }; walk(c, ''); let sum = 0; for (const [k, v] of Object.entries(sizes).sort((a: any, b: any) => b[1] - a[1]).slice(0, 60)) { sum += v as number; console.log((Number(v) / 2 ** 20).toFixed(1), k); } console.log('sum', sum / 2 ** 20, c.packets.length, c.flows.length); }
