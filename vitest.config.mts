import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'server/**/*.test.ts', 'scripts/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/__fixtures__/**'],
    // Forks, not threads: node-pty and signals belong to a process.
    pool: 'forks',
    // One of two cores is not enough: half of the time goes by waiting for deadlines.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // A deadline, not a measure: a busy machine is no failure.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
