/** A Chromium for measurements, with the flags that keep it quiet. */
import { chromium, type Browser } from '@playwright/test';
import { ensureChromium } from '../scripts/chromium.mjs';

export async function openBrowser(): Promise<Browser> {
  const executablePath = ensureChromium();
  return chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
}
