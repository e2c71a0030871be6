#!/usr/bin/env node
/** `npx synscope FILE...` in a checkout: the command line, straight from its TypeScript. */
import { register } from 'tsx/esm/api';

register();
await import('../src/cli/main.ts');
