import { openAsBlob } from 'node:fs';
import { loadCapture } from '../src/core/loadCapture';
import { captureJson } from '../src/cli/captureJson';
import { mergeEvidence } from '../src/core/diagnosis/hostEvidence/hostEvidence';
import { openingOf } from '../src/core/opening/openingOf';
import { diagnose } from '../src/core/diagnosis/diagnose';
const r = await loadCapture(await openAsBlob(process.argv[2]!), {});
if (!r.ok) throw 1;
let t = performance.now();
const n = r.capture.flows.length;
const ops = []; for (let f=0; f<n; f++) { const o = openingOf(r.capture, f); if (f%50===0) ops.push(o); }
console.log('opening', ((performance.now()-t)/n*1000).toFixed(1), 'us'); t=performance.now();
for (let k=0;k<50;k++) for (const o of ops) diagnose(r.capture, o);
console.log('diagnose', ((performance.now()-t)/n*1000).toFixed(1), 'us');
