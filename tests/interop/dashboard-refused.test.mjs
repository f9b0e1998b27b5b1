// The dashboard over a hub whose log is damaged: it says why it stands still, and goes on when the log is repaired.
import assert from 'node:assert/strict';
import { closeSync, openSync, readdirSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch, watched } from './browser.mjs';
import { Hub } from './hub.mjs';

const events = 20;
let hub;
let browser;

before(async () => {
  hub = await Hub.start(['--RealtimeHub:Log:SegmentBytes=2000', '--RealtimeHub:Log:RecentBytes=1']);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await hub?.stop();
});

const segment = (n) => ({
  event_timestamp: '2026-07-23T12:41:28Z', event_type: 'flows/segments_added',
  event: { flow_id: '4f79cfd1-c057-47f4-8e4d-1b126ca7bf34', segments: [{ object_id: `object-${n}`, timerange: `[${n}:0_${n + 1}:0)` }] },
});

// Damages the head of a segment's first record; the second time, mends it.
function flip(file) {
  const [byte, handle] = [Buffer.alloc(1), openSync(file, 'r+')];
  readSync(handle, byte, 0, 1, 70);
  byte[0] ^= 0xff;
  writeSync(handle, byte, 0, 1, 70);
  closeSync(handle);
}

test('what the hub refuses for now is said in one line, once, and so is its end', async () => {
  for (let n = 0; n < events; n++) await hub.published(segment(n));
  const folder = join(hub.folder, 'data', 'streams', 'tams');
  const damaged = join(folder, readdirSync(folder).filter((name) => name.endsWith('.log')).sort()[1]);
  flip(damaged);
  const page = await watched(browser, { viewport: { width: 1440, height: 900 } });
  await page.goto(`${hub.url}/`);
  await page.locator('#state[data-state="waiting"]').waitFor({ timeout: 30_000 });
  assert.match(await page.locator('#c-state').innerText(), /^Refused for now: What follows cannot be read: .*\(500 log-damaged, stream tams\)$/);
  flip(damaged);
  await page.locator('#state[data-state="live"]').waitFor({ timeout: 30_000 });
  assert.equal(await page.locator('#told li', { hasText: 'refuses for now' }).count(), 1);
  assert.equal(await page.locator('#told li', { hasText: 'refuses nothing any more' }).count(), 1);
  assert.deepEqual(page.complaints, []);
  await page.close();
});
