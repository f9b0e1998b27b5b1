// Debian's chromium for the tests of the pages.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export const screenshots = fileURLToPath(new URL('../../artifacts/screenshots/', import.meta.url));

export function launch() {
  mkdirSync(screenshots, { recursive: true });
  return chromium.launch({ executablePath: process.env.RTHUB_CHROMIUM ?? '/usr/bin/chromium', args: flags });
}

// A page that remembers what went wrong on it. Addresses in `but` may fail to load.
export async function watched(browser, options, but = () => false) {
  const page = await browser.newPage(options);
  page.complaints = [];
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !but(message.location().url)) page.complaints.push(message.text());
  });
  return page;
}
