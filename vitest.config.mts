import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'server/**/*.test.ts', 'scripts/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/__fixtures__/**'],
    // Forks, not threads: node-pty and signals belong to a process.
    pool: 'forks',
    testTimeout: 20_000,
  },
});
