import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** Only ends what hangs, on however slow a machine (milliseconds). Projects do not inherit it. */
const testTimeout = 120_000;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'core',
          environment: 'node',
          include: ['{src,test}/**/*.test.ts'],
          testTimeout,
        },
      },
      {
        plugins: [react()],
        test: {
          name: 'page',
          environment: 'happy-dom',
          include: ['{src,test}/**/*.test.tsx'],
          testTimeout,
        },
      },
    ],
  },
});
