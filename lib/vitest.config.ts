import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: at('..'),
  resolve: {
    alias: {
      '@': at('..'),
      // A fence for bundlers only; in a test there is nothing to fence off.
      'server-only': at('../node_modules/server-only/empty.js'),
    },
  },
  test: {
    include: ['lib/**/*.test.ts', 'components/**/*.test.tsx'],
    pool: 'threads',
    setupFiles: [at('../components/english.ts')],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
