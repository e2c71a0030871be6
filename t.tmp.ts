import { loadFile } from './test/support/loadFile';
import { openingOf } from './src/core/opening/openingOf';
for (const f of process.argv.slice(2)) { const c = await loadFile(f); const o = openingOf(c, 0); console.log(f, o.crooked, o.crossing, o.repeats.map(r=>({p:r.segment.packet,a:r.afterAck,c:r.crossing,d:r.dupAck})), o.ack?.packet, o.synAck?.packet); }
