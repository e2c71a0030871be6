/** `node scripts/serve.mjs PORT`: serves dist/ as it is; what the end-to-end tests run against. */
import { join } from 'node:path';
import { serve } from './staticServer.mjs';
import { root } from './tools.mjs';

const { address } = await serve(join(root, 'dist'), Number(process.argv[2] ?? 0));
console.log(address);
