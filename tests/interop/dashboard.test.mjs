// The dashboard in a real browser, over a hub that simulates a live channel: what an operator sees, through a crash of the hub and back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, screenshots, watched } from './browser.mjs';
import { Hub } from './hub.mjs';

const channel = 7; // flows
const firstLoad = 200_000;
const desktop = { viewport: { width: 1440, height: 900 } };
let hub;
let browser;

before(async () => {
  hub = await Hub.start(['--demo']);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await hub?.stop();
});

async function open(query = '', options = desktop) {
  const page = await watched(browser, options);
  await page.goto(`${hub.url}/${query}`);
  await state(page, 'live');
  return page;
}

const state = (page, word) => page.locator(`#state[data-state="${word}"]`).waitFor({ timeout: 30_000 });
const lanes = (page) => page.locator('#labels > li:not([hidden]) .name');
const held = (page) => page.evaluate(() => window.realtimehub.flows().flatMap((id) => window.realtimehub.segments(id).map((s) => `${id} ${s.timerange} ${s.objectId}`)));

async function until(page, condition, what, argument) {
  await page.waitForFunction(condition, argument, { timeout: 30_000 }).catch((problem) => { throw new Error(`not reached: ${what}: ${problem.message}`); });
}

test('sources, flows and segments appear by themselves', async () => {
  const page = await open();
  await until(page, (n) => document.querySelectorAll('#labels > li:not([hidden])').length === n, 'a lane a flow', channel);
  await until(page, () => window.realtimehub.flows().every((id) => window.realtimehub.segments(id).length > 0), 'segments in each');
  const before = (await held(page)).length;
  await until(page, (n) => window.realtimehub.flows().flatMap(window.realtimehub.segments).length > n, 'more segments', before);
  await page.locator('.event[data-type="flows/segments_added"]').first().waitFor();
  assert.match(await page.locator('#edge').innerText(), /live edge .*\d+:\d+:\d+, .* ago/);
  const ahead = await page.evaluate(() => {
    const { start, end } = window.realtimehub.view();
    const ends = window.realtimehub.flows().flatMap((id) => window.realtimehub.segments(id).map((s) => s.end));
    return end - 0.03 * (end - start) - Math.max(...ends);
  });
  assert.ok(ahead > -1 && ahead < 10, `the live edge is where segments arrive: ${ahead} s ahead of them`);
  assert.equal(await page.locator('#c-behind').innerText(), 'nothing');
  assert.equal(await page.locator('.pick.source').count(), 5);
  assert.deepEqual(page.complaints, []);
  await page.screenshot({ path: `${screenshots}dashboard.png` });
  await page.close();
});

test('the first load is small, comes from the hub alone, and nothing runs inline', async (t) => {
  const page = await watched(browser, desktop);
  const session = await page.context().newCDPSession(page);
  let bytes = 0;
  const asked = [];
  await session.send('Network.enable');
  session.on('Network.loadingFinished', (finished) => { bytes += finished.encodedDataLength; });
  page.on('request', (request) => asked.push(request.url()));
  const began = Date.now();
  const answer = await page.goto(hub.url);
  await state(page, 'live');
  await until(page, (n) => document.querySelectorAll('#labels > li:not([hidden])').length === n, 'a lane a flow', channel);
  const took = Date.now() - began;
  t.diagnostic(`${bytes} bytes, usable after ${took} ms`);
  assert.ok(took < 5_000, `usable after ${took} ms`);
  assert.ok(bytes > 10_000 && bytes < firstLoad, `${bytes} bytes`);
  assert.ok(asked.every((url) => url.startsWith(hub.url)), asked.join(' '));
  const policy = answer.headers()['content-security-policy'];
  assert.match(policy, /default-src 'self'/);
  assert.doesNotMatch(policy, /unsafe/);
  assert.doesNotMatch(await answer.text(), /<script(?![^>]*src=)|<style|\sstyle=|\son[a-z]+=/i);
  await page.close();
});

test('a hub that is killed is said so; the page comes back by itself, and no segment is missing', async () => {
  const page = await open();
  await until(page, () => window.realtimehub.flows().flatMap(window.realtimehub.segments).length > 20, 'some segments');
  await hub.kill();
  await state(page, 'reconnecting');
  await page.locator('#told', { hasText: 'connection was lost' }).waitFor();
  assert.match(await page.title(), /reconnecting/);
  await page.screenshot({ path: `${screenshots}dashboard-lost.png` });
  await hub.start();
  await state(page, 'live');
  await page.locator('#told', { hasText: 'is back' }).waitFor();
  assert.equal(await page.locator('#c-reconnects').innerText(), '1');

  const before = (await held(page)).length;
  await until(page, (n) => window.realtimehub.flows().flatMap(window.realtimehub.segments).length > n, 'segments after the restart', before);
  const { events, position } = await hub.pages('beginning', 1000);
  const sequence = Number(position.split('.')[1]);
  await until(page, (s) => Number(window.realtimehub.reading().position.split('.')[1]) >= s, 'all of the log', sequence);
  const shown = new Set(await held(page));
  const logged = events.filter((e) => e.event_type === 'flows/segments_added')
    .flatMap((e) => e.event.segments.map((s) => `${e.event.flow_id} ${s.timerange} ${s.object_id}`));
  assert.ok(logged.length > 20, `${logged.length} segments in the log`);
  assert.deepEqual(logged.filter((segment) => !shown.has(segment)), []);
  await page.close();
});

test('a source is picked, the link shows the same, and Back undoes it', async () => {
  const page = await open();
  await page.locator('.pick.source', { hasText: 'Channel 1 · video' }).click();
  await until(page, () => document.querySelectorAll('#labels > li:not([hidden])').length === 3, 'the three video flows');
  await page.locator('#spans button', { hasText: '10 min' }).click();
  await page.waitForURL(/source=[0-9a-f-]{36}.*span=600/);

  const shared = await open(new URL(page.url()).search);
  await until(shared, () => document.querySelectorAll('#labels > li:not([hidden])').length === 3, 'the same on the other page');
  assert.deepEqual(await lanes(shared).allInnerTexts(), await lanes(page).allInnerTexts());
  assert.equal(await shared.locator('#spans [aria-pressed="true"]').innerText(), '10 min');
  await until(shared, () => [...document.querySelectorAll('.event:not([hidden]) .subject')].every((e) => e.textContent.includes('video')), 'only events of the source');
  await shared.close();

  await page.goBack();
  await until(page, (n) => document.querySelectorAll('#labels > li:not([hidden])').length === n, 'all flows again', channel);
  await page.fill('#search', 'subtit');
  await until(page, () => document.querySelectorAll('#labels > li:not([hidden])').length === 1, 'what was searched for');
  await page.locator('.pick.collection').waitFor({ state: 'detached' });
  await page.click('#all');
  await page.locator('.pick.collection').click();
  await until(page, (n) => document.querySelectorAll('#labels > li:not([hidden])').length === n, 'the collection and what is in it', channel);
  assert.deepEqual(page.complaints, []);
  await page.close();
});

test('the timeline is zoomed, moved and read with the mouse and with the keyboard', async () => {
  const page = await open();
  const view = () => page.evaluate(() => window.realtimehub.view());
  await until(page, () => window.realtimehub.flows().every((id) => window.realtimehub.segments(id).length > 2), 'segments');
  const box = await page.locator('#canvas').boundingBox();
  const span = ({ start, end }) => end - start;
  const first = await view();
  await page.mouse.move(box.x + box.width / 2, box.y + 60);
  await page.mouse.wheel(0, -400);
  await until(page, (before) => { const v = window.realtimehub.view(); return v.end - v.start < before; }, 'zoomed in', span(first));
  assert.equal((await view()).following, true, 'zooming alone does not leave the live edge');
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 80, box.y + 60, { steps: 4 });
  await page.mouse.up();
  assert.equal((await view()).following, false);
  await page.waitForURL(/at=\d+/);

  await page.locator('#canvas').focus();
  await page.keyboard.press('End');
  await page.waitForURL((url) => !url.search.includes('at='));
  assert.equal((await view()).following, true);
  await page.keyboard.press('ArrowDown');
  await page.locator('#tip', { hasText: 'timerange' }).waitFor();
  assert.match(await page.locator('#tip').innerText(), /Channel 1[\s\S]*Segment[\s\S]*\[\d+:\d+_\d+:\d+\)[\s\S]*object[\s\S]*came/);
  await page.keyboard.press('Escape');
  await page.locator('#tip').waitFor({ state: 'hidden' });
  for (let i = 0; i < 20; i++) await page.keyboard.press('-');
  assert.equal(Math.round(span(await view())), 86_400);
  for (let i = 0; i < 20; i++) await page.keyboard.press('+');
  assert.equal(Math.round(span(await view())), 10);
  assert.deepEqual(page.complaints, []);
  await page.close();
});

test('events are paused, filtered and read as JSON', async () => {
  const page = await open();
  await page.locator('.event').first().waitFor();
  await page.selectOption('#event-type', 'flows/segments_added');
  await until(page, () => [...document.querySelectorAll('.event:not([hidden])')].every((e) => e.dataset.type === 'flows/segments_added'), 'only segments');
  await page.click('#pause');
  const newest = await page.locator('.event:not([hidden])').first().getAttribute('data-position');
  await page.locator('#newer').waitFor();
  assert.equal(await page.locator('.event:not([hidden])').first().getAttribute('data-position'), newest);
  await page.locator('.event:not([hidden])').nth(1).click();
  const shown = JSON.parse(await page.locator('#json-text').innerText());
  assert.equal(shown.event_type, 'flows/segments_added');
  await page.locator('#rows').focus();
  await page.keyboard.press('ArrowDown');
  await until(page, (position) => JSON.parse(document.getElementById('json-text').textContent).position !== position, 'the next event', shown.position);
  await page.keyboard.press('Escape');
  await page.locator('#json').waitFor({ state: 'hidden' });
  await page.click('#newer');
  await until(page, (position) => document.querySelector('.event:not([hidden])').dataset.position !== position, 'following again', newest);
  assert.deepEqual(page.complaints, []);
  await page.close();
});
