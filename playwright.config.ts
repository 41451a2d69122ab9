import { defineConfig } from '@playwright/test';

const executablePath = process.env.CHROMIUM_PATH;

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/support/site.ts',
  testMatch: '**/*.e2e.ts',
  // Deadlines, not measurements: a busy machine may need seconds to start a practice system.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  // Two cores: one browser beside one server and its terminals.
  workers: 2,
  fullyParallel: false,
  forbidOnly: !!process.env.CI,
  retries: 0,
  reporter: 'line',
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 900 },
    // A trace of every test costs as much as the tests; `npx playwright test --trace retain-on-failure` keeps them.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
