// The dashboard and what a store may send it: hostile labels, gaps, deletions, a flood, a history that is lost, and people who see differently.
import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { launch, screenshots, watched } from './browser.mjs';
import { Hub } from './hub.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const hostile = '<img src=x onerror="window.hurt=1"> </script><b>"&\u202e';
const flow = 'aaaaaaaa-0000-4000-8000-000000000001';
const source = 'bbbbbbbb-0000-4000-8000-000000000002';
const at = '2026-07-23T12:41:28Z';
const desktop = { viewport: { width: 1440, height: 900 } };
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
let hub;
let browser;

const told = (event_type, event) => ({ event_timestamp: at, event_type, event });
const created = (label, id = flow) => told('flows/created', {
  flow: { id, source_id: source, label, format: 'urn:x-nmos:format:video', codec: 'video/h264', container: 'video/mp2t', essence_parameters: { frame_width: 1920, frame_height: 1080 } },
});
const sourceCreated = (label) => told('sources/created', { source: { id: source, label, format: 'urn:x-nmos:format:video' } });
const added = (timerange, id = flow) => told('flows/segments_added', { flow_id: id, segments: [{ object_id: `object ${timerange}`, timerange }] });

before(async () => { browser = await launch(); });
after(() => browser?.close());

beforeEach(async () => { hub = await Hub.start(); });
afterEach(() => hub?.stop());

async function open(options = desktop, query = '') {
  const page = await watched(browser, options);
  await page.goto(`${hub.url}/${query}`);
  await state(page, 'live');
  return page;
}

const state = (page, word) => page.locator(`#state[data-state="${word}"]`).waitFor({ timeout: 30_000 });

async function until(page, condition, argument) {
  await page.waitForFunction(condition, argument, { timeout: 30_000 });
}

test('labels, ids and tags are text, wherever they are shown', async () => {
  const page = await open();
  await hub.published([sourceCreated(hostile), created(hostile), added('[0:0_10:0)')]);
  await page.locator('#labels .name', { hasText: '<img' }).waitFor();
  await page.locator('.pick.flow').waitFor();
  await page.locator('.event').first().click();
  await page.locator('#canvas').focus();
  await page.keyboard.press('ArrowDown');
  await page.locator('#tip', { hasText: '<img' }).waitFor();
  await page.fill('#wait-range', '[0:0_20:0)');
  await page.click('#wait-form .main');
  await page.locator('#waits .name', { hasText: '<img' }).waitFor();
  assert.equal(await page.locator('img, b, main script').count(), 0);
  assert.equal(await page.evaluate(() => window.hurt), undefined);
  await page.screenshot({ path: `${screenshots}dashboard-hostile.png` });
  const linked = await open(desktop, `?q=${encodeURIComponent(hostile)}&flow=${encodeURIComponent(hostile)}&stream=tams`);
  assert.equal(await linked.inputValue('#search'), hostile);
  assert.equal(await linked.evaluate(() => window.hurt), undefined);
  assert.deepEqual([...page.complaints, ...linked.complaints], []);
  await page.close();
  await linked.close();
});

test('a timerange that is waited for fills, and is complete when the last segment is there', async () => {
  await hub.published([sourceCreated('Camera'), created('Camera 1'), added('[0:0_10:0)')]);
  const page = await open({ ...desktop, permissions: ['notifications'] });
  await page.evaluate(() => { window.notified = []; window.Notification = class { static permission = 'granted'; constructor(title, { body }) { window.notified.push(`${title} ${body}`); } }; });
  await page.fill('#wait-range', '[0:0_30');
  await page.click('#wait-form .main');
  await page.locator('#wait-problem', { hasText: 'no TAMS timerange' }).waitFor();
  await page.fill('#wait-range', '[0:0_40:0)');
  await page.click('#wait-form .main');
  await page.locator('#waits li', { hasText: '25 %' }).waitFor();
  await hub.published(added('[30:0_40:0)'));
  await page.locator('#waits li', { hasText: '50 %' }).waitFor();
  assert.equal(await page.locator('.wait-bar i').count(), 2);
  await hub.published(added('[10:0_30:0)'));
  await page.locator('#waits li[data-state="complete"]').waitFor();
  assert.deepEqual(await page.evaluate(() => window.notified), ['Camera 1 is complete [0:0_40:0)']);
  assert.deepEqual(page.complaints, []);
  await page.close();
});

test('what is missing and what was deleted can be read off the timeline', async () => {
  await hub.published([sourceCreated('Camera'), created('Camera 1'), added('[0:0_10:0)'), added('[20:0_30:0)'), added('[30:0_40:0)')]);
  const page = await open(desktop, '?span=50&at=45');
  await until(page, (id) => window.realtimehub.segments(id).length === 3, flow);
  await hub.published(told('flows/segments_deleted', { flow_id: flow, timerange: '[30:0_40:0)' }));
  const box = await page.locator('#canvas').boundingBox();
  const hover = async (seconds, text) => {
    await page.mouse.move(box.x + ((seconds + 5) / 50) * box.width, box.y + 70);
    await page.locator('#tip', { hasText: text }).waitFor();
  };
  await hover(15, 'Missing10 s');
  await hover(35, 'Deleted');
  await hover(5, '[0:0_10:0)');
  await page.screenshot({ path: `${screenshots}dashboard-gaps.png` });
  // What the page did not see itself it has from the hub's sum, and from the last events.
  const later = await open(desktop, '?span=50&at=45');
  await until(later, (id) => window.realtimehub.segments(id).length === 3 && window.realtimehub.segments(id)[2].deleted, flow);
  await page.close();
  await later.close();
});

test('two thousand events a second do not freeze the page', async (t) => {
  await hub.published([sourceCreated('Camera'), created('Camera 1')]);
  const page = await open();
  await page.evaluate(() => {
    window.frames = [];
    let last = performance.now();
    requestAnimationFrame(function frame(now) {
      window.frames.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    });
  });
  const [rate, seconds, batch] = [2000, 5, 400];
  const began = Date.now();
  for (let n = 0; n < rate * seconds; n += batch) {
    await hub.published(Array.from({ length: batch }, (_, i) => added(`[${n + i}:0_${n + i + 1}:0)`)));
    await page.waitForTimeout(Math.max(0, began + (1000 * (n + batch)) / rate - Date.now()));
  }
  const took = (Date.now() - began) / 1000;
  await until(page, ([id, n]) => window.realtimehub.segments(id).length === n, [flow, rate * seconds]);
  await state(page, 'live');
  const frames = (await page.evaluate(() => window.frames)).slice(5).sort((a, b) => a - b);
  const worst = frames.at(-1);
  t.diagnostic(`${Math.round((rate * seconds) / took)} events a second; frames: median ${frames[frames.length >> 1].toFixed(0)} ms, 95 % ${frames[Math.floor(frames.length * 0.95)].toFixed(0)} ms, longest ${worst.toFixed(0)} ms`);
  assert.ok(worst < 1500, `a frame took ${worst} ms`);
  assert.ok(await page.locator('.event').count() < 80, 'only the rows in sight exist');
  assert.deepEqual(page.complaints, []);
  await page.close();
});

test('a history that is lost is said so, and the page begins anew', async () => {
  await hub.published([sourceCreated('Camera'), created('Camera 1'), added('[0:0_10:0)'), added('[10:0_20:0)')]);
  const page = await open();
  await until(page, (id) => window.realtimehub.segments(id).length === 2, flow);
  await hub.kill();
  rmSync(join(hub.folder, 'data'), { recursive: true, force: true });
  await hub.start();
  await hub.published([sourceCreated('Camera'), created('Camera 9'), added('[50:0_60:0)')]);
  await page.locator('#told', { hasText: 'another history' }).waitFor({ timeout: 30_000 });
  await page.locator('#labels .name', { hasText: 'Camera 9' }).waitFor();
  await until(page, (id) => window.realtimehub.segments(id).length === 1, flow);
  await page.close();
});

test('a stream that does not exist is said so', async () => {
  const page = await watched(browser, desktop, () => true);
  await page.goto(`${hub.url}/?stream=nothing`);
  await page.locator('#state[data-state="refused"]').waitFor();
  assert.match(await page.locator('#told').innerText(), /no stream/);
  await page.close();
});

test('light and dark, on a desk and on a phone: no serious fault of accessibility, nothing wider than the screen', async () => {
  const flows = Array.from({ length: 6 }, (_, i) => `aaaaaaaa-0000-4000-8000-00000000000${i + 1}`);
  await hub.published([sourceCreated('Camera'), ...flows.map((id, i) => created(`Camera ${i + 1}`, id)), ...flows.map((id) => added('[0:0_10:0)', id))]);
  for (const [device, options] of Object.entries({ desktop, phone })) {
    for (const colorScheme of ['light', 'dark']) {
      const page = await open({ ...options, colorScheme });
      await page.locator('.event').first().waitFor();
      await page.fill('#wait-range', '[0:0_20:0)');
      await page.click('#wait-form .main');
      await page.locator('#waits li', { hasText: '50 %' }).waitFor();
      await page.locator('.event').first().click();
      // The page's policy lets no other script in; this one comes through the debugger.
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run());
      const serious = violations.filter((v) => ['serious', 'critical'].includes(v.impact)).map((v) => `${v.id}: ${v.nodes.map((n) => `${n.target} ${n.failureSummary}`).join('; ')}`);
      assert.deepEqual(serious, [], `${device} ${colorScheme}`);
      // Not innerWidth: a phone's page that is too wide is shown smaller, and then that is as wide as the page.
      assert.ok(await page.evaluate((width) => document.documentElement.scrollWidth <= width, options.viewport.width), `${device} scrolls sideways`);
      await page.screenshot({ path: `${screenshots}dashboard-${device}-${colorScheme}.png`, fullPage: true });
      await page.close();
    }
  }
});

test('the theme is toggled, and stays', async () => {
  const context = await browser.newContext({ ...desktop, colorScheme: 'light' });
  const page = await context.newPage();
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.goto(hub.url);
  const light = await ground();
  await page.click('#theme');
  const dark = await ground();
  assert.notEqual(dark, light);
  await page.reload();
  assert.equal(await ground(), dark);
  await context.close();
});
