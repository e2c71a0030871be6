/**
 * Where the worker lies as one file that imports nothing. The build puts the address here (vite.config.ts); while developing and in
 * tests there is no such file.
 */
export const wholeWorkerAddress: string | null = null;
