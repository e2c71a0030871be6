import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Only ends what hangs, on however slow a machine.
    testTimeout: 120_000,
    projects: [
      {
        test: {
          name: 'core',
          environment: 'node',
          include: ['{src,test}/**/*.test.ts'],
        },
      },
      {
        plugins: [react()],
        test: {
          name: 'page',
          environment: 'happy-dom',
          include: ['{src,test}/**/*.test.tsx'],
        },
      },
    ],
  },
});
