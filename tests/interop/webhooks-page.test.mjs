// The webhooks in the dashboard: what an operator sees of a receiver that works, one that fails, and one that writes hostile text.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { launch, watched } from './browser.mjs';
import { Hub } from './hub.mjs';
import { samples } from './samples.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const hostile = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';
let hub;
let browser;
let receiver;

before(async () => {
  receiver = createServer((request, response) => {
    request.resume();
    response.writeHead(request.url.startsWith('/bad') ? 500 : 200).end(request.url.startsWith('/bad') ? hostile : '');
  });
  await new Promise((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  hub = await Hub.start(['--RealtimeHub:Webhooks:AllowHttp=true', '--RealtimeHub:Webhooks:AllowNetworks:0=127.0.0.0/8']);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await hub?.stop();
  receiver?.closeAllConnections();
  receiver?.close();
});

async function register(path) {
  const body = { url: `http://127.0.0.1:${receiver.address().port}${path}`, events: [...new Set(samples.map((e) => e.event_type))] };
  const answer = await fetch(`${hub.url}/service/webhooks`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  assert.equal(answer.status, 201, await answer.clone().text());
}

test('the dashboard shows status, how far behind and the last error of each, and runs nothing that a receiver wrote', async () => {
  await register('/bad?<b>x</b>');
  await register('/good');
  await hub.published(samples);
  const page = await watched(browser, { viewport: { width: 1440, height: 900 } });
  await page.goto(hub.url);
  await page.locator('#webhooks-open').click();
  const rows = page.locator('#webhooks-rows tr');
  await page.waitForFunction((n) => {
    const [bad, good] = [...document.querySelectorAll('#webhooks-rows tr')].map((row) => [...row.children].map((cell) => cell.textContent));
    return good?.[4] === String(n) && good[2] === '0' && bad[2] === String(n) && bad[5].includes('HTTP 500');
  }, samples.length, { timeout: 30_000 });
  const [bad, good] = await rows.evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent)));
  assert.ok(bad[0].endsWith('/bad?<b>x</b>'), bad[0]);
  assert.ok(bad[5].startsWith(`HTTP 500 ${hostile} · next try `), bad[5]);
  assert.equal(good[5], '–');
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.equal(await page.locator('#webhooks img, #webhooks script, #webhooks b').count(), 0);
  await page.evaluate(axe);
  assert.deepEqual((await page.evaluate(() => window.axe.run('#webhooks'))).violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html)}`), []);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('#webhooks').isVisible(), false);
  assert.deepEqual(page.complaints, []);
  await page.close();
});

test('a hub without webhooks does not offer them', async () => {
  const without = await Hub.start(['--RealtimeHub:Mechanisms:Webhooks=false']);
  try {
    const page = await watched(browser, {});
    await page.goto(without.url);
    await page.locator('#state[data-state="live"]').waitFor({ timeout: 30_000 });
    assert.equal(await page.locator('#webhooks-open').isVisible(), false);
    await page.close();
  } finally {
    await without.stop();
  }
});
