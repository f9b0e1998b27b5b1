// The plain page in a real browser: live events, hostile labels, and a hub that goes and comes back.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch, screenshots, watched } from './browser.mjs';
import { Hub } from './hub.mjs';
import { samples } from './samples.mjs';

const hostile = '<img src=x onerror="window.hurt=1"> </script><b>"&\u202e';
let hub;
let browser;

before(async () => {
  hub = await Hub.start();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await hub?.stop();
});

async function open(options) {
  // The page has no icon; browsers ask for one all the same.
  const page = await watched(browser, options, (url) => url.endsWith('/favicon.ico'));
  await page.goto(`${hub.url}/page`);
  return page;
}

const rows = (page) => page.locator('#events > li');

test('the plain page shows the sample events live, newest first', async () => {
  const page = await open({ viewport: { width: 1280, height: 800 } });
  await page.locator('#state', { hasText: 'live' }).waitFor();
  const positions = await hub.published(samples);
  await rows(page).nth(7).waitFor();

  assert.deepEqual(await rows(page).evaluateAll((all) => all.map((row) => row.dataset.position)), positions.toReversed());
  assert.match(await rows(page).nth(7).innerText(), /flows\/created[\s\S]*bbb/);
  assert.match(await rows(page).nth(4).innerText(), /flows\/segments_added[\s\S]*bbb[\s\S]*\[100:0_110:0\)/);
  assert.match(await page.locator('#streams').innerText(), /tams/);
  await page.screenshot({ path: `${screenshots}page.png` });
  assert.deepEqual(page.complaints, []);
  await page.close();
});

test('labels are text, whatever they hold', async () => {
  const page = await open();
  await page.locator('#state', { hasText: 'live' }).waitFor();
  const evil = structuredClone(samples[0]);
  evil.event.flow.label = hostile;
  const [position] = await hub.published(evil);
  const row = page.locator(`#events > li[data-position="${position}"]`);
  await row.waitFor();
  assert.ok((await row.textContent()).includes(hostile));
  assert.equal(await row.locator('img, b, script').count(), 0);
  assert.equal(await page.evaluate(() => window.hurt), undefined);
  assert.deepEqual(page.complaints, []);
  await page.close();
});

test('the page keeps no more than 200 events', async () => {
  const page = await open();
  await page.locator('#state', { hasText: 'live' }).waitFor();
  const positions = await hub.published(Array(300).fill(samples[3]));
  await page.locator(`#events > li[data-position="${positions.at(-1)}"]`).waitFor();
  assert.equal(await rows(page).count(), 200);
  assert.equal(await rows(page).last().getAttribute('data-position'), positions[100]);
  await page.close();
});

test('nothing on the page comes from elsewhere or runs inline', async () => {
  const page = await browser.newPage();
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  const answer = await page.goto(`${hub.url}/page`);
  await page.locator('#state', { hasText: 'live' }).waitFor();
  assert.match(answer.headers()['content-security-policy'] ?? '', /default-src 'self'/);
  assert.equal(await page.locator('[style], [onclick], style, script:not([src])').count(), 0);
  assert.ok(asked.every((url) => url.startsWith(hub.url)), asked.join(' '));
  await page.close();
});

test('the page says that it reconnects, and goes on where it was', async () => {
  const page = await open();
  await page.locator('#state', { hasText: 'live' }).waitFor();
  await hub.kill();
  await page.locator('#state', { hasText: 'reconnecting' }).waitFor();
  await hub.start();
  const [position] = await hub.published(samples[5]);
  await page.locator('#state', { hasText: 'live' }).waitFor();
  await page.locator(`#events > li[data-position="${position}"]`).waitFor();
  await page.close();
});

test('the page says so when the hub has lost its history', async () => {
  await hub.published(samples[5]);
  const page = await open();
  await page.locator('#state', { hasText: 'live' }).waitFor();
  await rows(page).first().waitFor();
  await hub.kill();
  rmSync(join(hub.folder, 'data'), { recursive: true, force: true });
  await hub.start();
  await page.locator('#told', { hasText: 'another history' }).waitFor();
  await page.close();
});
