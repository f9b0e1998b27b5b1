// Measures the dashboard's frames: 20 flows × 24 h of 2 s segments (864,000, one in 60 missing), live, in headless Chromium.
//   (cd tests/interop && npm ci) && (cd web-demo && npm ci && npm run bench)
// A frame's work is all that the page's main thread did since the frame before: scripts, style, layout, paint, commit, from a performance trace.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('..', import.meta.url));
const built = join(here, '../artifacts/dashboard-bench');
const { chromium } = createRequire(join(here, '../tests/interop/package.json'))('playwright-core');
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const secondsEach = Number(process.argv[2] ?? 10);

function build() {
  const page = join(here, 'bench.html');
  writeFileSync(page, readFileSync(join(here, 'index.html'), 'utf8').replace('./src/main.ts', './bench/main.ts'));
  const { status, stderr } = spawnSync(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--mode', 'bench', '--logLevel', 'error'], { cwd: here, encoding: 'utf8' });
  rmSync(page);
  if (status !== 0) throw new Error(stderr);
}

const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

function serve() {
  const facts = JSON.stringify({ name: 'tams', oldest: null, newest: '00000000000000aa.0', epochs: [] });
  const server = createServer((request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname;
    if (path.startsWith('/streams')) return response.setHeader('Content-Type', 'application/json').end(path === '/streams' ? `{"streams":[${facts}]}` : facts);
    try {
      response.setHeader('Content-Type', types[extname(path)] ?? 'text/plain').end(readFileSync(join(built, path)));
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

// The work of each frame in milliseconds, in wall time and in time of the processor.
function frames(trace) {
  const { traceEvents } = JSON.parse(trace);
  const main = traceEvents.find((e) => e.name === 'FireAnimationFrame');
  if (!main) return [];
  const own = traceEvents.filter((e) => e.pid === main.pid && e.tid === main.tid);
  const drawn = own.filter((e) => e.name === 'FireAnimationFrame').map((e) => e.ts);
  const tasks = own.filter((e) => e.name === 'RunTask' && e.ph === 'X').sort((a, b) => a.ts - b.ts);
  const found = [];
  let [wall, cpu, next] = [0, 0, 0];
  for (const task of tasks) {
    wall += task.dur / 1000;
    cpu += (task.tdur ?? task.dur) / 1000;
    if (drawn[next] === undefined || drawn[next] > task.ts + task.dur) continue;
    while (drawn[next] <= task.ts + task.dur) next++;
    found.push({ wall, cpu });
    [wall, cpu] = [0, 0];
  }
  // The first has what was before the trace.
  return found.slice(1);
}

const quantile = (values, q) => values.sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? NaN;

async function measure(browser, page, name, act) {
  await page.waitForTimeout(1000);
  await browser.startTracing(page, { categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'toplevel'] });
  const until = Date.now() + secondsEach * 1000;
  do await act(); while (Date.now() < until);
  const found = frames((await browser.stopTracing()).toString());
  const of = (kind, q) => quantile(found.map((frame) => frame[kind]), q).toFixed(1).padStart(6);
  console.log(`${name.padEnd(28)}${String(found.length).padStart(6)}${of('wall', 0.5)}${of('wall', 0.95)}${of('wall', 1)}  ${of('cpu', 0.5)}${of('cpu', 0.95)}${of('cpu', 1)}`);
}

build();
const server = await serve();
const browser = await chromium.launch({ executablePath: process.env.RTHUB_CHROMIUM ?? '/usr/bin/chromium', args: flags });
try {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  page.on('pageerror', (error) => console.error(error));
  const began = Date.now();
  await page.goto(`http://127.0.0.1:${server.address().port}/bench.html?span=86400`);
  await page.waitForFunction(() => document.documentElement.dataset.loaded, undefined, { timeout: 300_000 });
  console.log(`${await page.evaluate(() => Number(document.documentElement.dataset.loaded))} segments read in ${((Date.now() - began) / 1000).toFixed(1)} s\n`);
  console.log('milliseconds a frame              wall:             processor:');
  console.log('                            frames   p50   p95   max     p50   p95   max');
  const rest = () => page.waitForTimeout(250);
  for (const [label, span] of [['24 h', '24 h'], ['6 h', '6 h'], ['1 h', '1 h'], ['10 min', '10 min'], ['1 min', '1 min'], ['10 s', '10 s']]) {
    await page.locator('#spans button', { hasText: span }).click();
    await measure(browser, page, `live, ${label}`, rest);
  }
  await page.locator('#spans button', { hasText: '24 h' }).click();
  await page.screenshot({ path: join(built, 'bench.png') });
  const box = await page.locator('#canvas').boundingBox();
  let out = false;
  await page.mouse.move(box.x + box.width / 2, box.y + 200);
  await measure(browser, page, 'zooming, 10 s to 24 h', async () => {
    for (let i = 0; i < 20; i++) await page.mouse.wheel(0, out ? 200 : -200);
    out = !out;
  });
  await measure(browser, page, 'dragging', async () => {
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.7, box.y + 210, { steps: 20 });
    await page.mouse.move(box.x + box.width / 2, box.y + 200, { steps: 20 });
    await page.mouse.up();
  });
} finally {
  await browser.close();
  server.close();
}
