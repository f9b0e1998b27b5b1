// The client in a real browser, on a page of another origin: both transports, a tab that is frozen, and an origin that the hub does not know.
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ConnectionState, RealtimeClient, RealtimeHubError } from '../../src/index.js';
import { Hub, segments, upTo } from './hub.js';

// Longer than the silence; with RTHUB_LONG=1 also longer than the 30 s after which the hub gives a client up.
const frozenMs = process.env.RTHUB_LONG === '1' ? 75_000 : 13_000;

// What the page has; its functions run there.
declare const hubClient: typeof import('../../src/index.js');
interface Seen {
  client: RealtimeClient;
  numbers: number[];
  kinds: string[];
  states: ConnectionState[];
  /** For how long no timer of the page came. */
  longestPause: number;
}
declare global {
  interface Window { seen: Seen }
}

type Served = Server & { url: string };

const follow = ({ url, transport }: { url: string; transport: 'auto' | 'sse' }) => {
  const client = new hubClient.RealtimeClient(url, { transport });
  const seen: Seen = (window.seen = { client, numbers: [], kinds: [], states: [], longestPause: 0 });
  let last = performance.now();
  setInterval(() => {
    seen.longestPause = Math.max(seen.longestPause, performance.now() - last);
    last = performance.now();
  }, 100);
  client.onConnection((state) => seen.states.push(state));
  void (async () => {
    for await (const message of client.subscribe({ from: 'beginning', positions: hubClient.localStoragePositions('test') })) {
      seen.kinds.push(message.kind);
      if (message.kind !== 'events') continue;
      for (const e of message.events) if (e.event_type === 'flows/segments_added') seen.numbers.push(parseInt(e.event.segments[0]!.timerange.slice(1)));
    }
  })();
};

describe('In a browser', () => {
  let server: Served;
  let hub: Hub;
  let browser: Browser;
  let origin: string;
  let foreign: string;

  beforeAll(async () => {
    const entry = fileURLToPath(new URL('../../src/index.ts', import.meta.url));
    const script = buildSync({ entryPoints: [entry], bundle: true, format: 'iife', globalName: 'hubClient', write: false, minify: true }).outputFiles[0]!.text;
    server = await served((request, response) => {
      const isScript = request.url === '/client.js';
      response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
      response.end(isScript ? script : '<!doctype html><title>test</title><script src="/client.js"></script>');
    });
    origin = server.url;
    foreign = origin.replace('127.0.0.1', 'localhost');
    hub = await Hub.start([`--RealtimeHub:AllowedOrigins:0=${origin}`]);
    browser = await chromium.launch({ executablePath: process.env.RTHUB_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
    await hub?.stop();
  });

  const opened = async (at = origin): Promise<Page> => {
    const page = await (await browser.newContext()).newPage();
    await page.goto(at);
    return page;
  };
  const served = async (answer: RequestListener): Promise<Served> => {
    const server = createServer(answer);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return Object.assign(server, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  };
  const numbers = (page: Page) => page.evaluate(() => window.seen.numbers);
  const count = async () => (await hub.pages('beginning', 1_000)).events.length;

  test.each([['auto', 'websocket'], ['sse', 'sse']] as const)('transport %s follows over %s, publishes, and goes on after a reload from what localStorage has', async (transport, used) => {
    const before = await count();
    const page = await opened();
    await page.evaluate(follow, { url: hub.url, transport });
    await page.evaluate(([url, events]) => new hubClient.RealtimeClient(url).publish('tams', events), [hub.url, segments(before, 5)] as const);
    await vi.waitFor(async () => expect(await numbers(page)).toEqual(upTo(before + 5)), 15_000);
    expect(await page.evaluate(() => window.seen.states.at(-1))).toMatchObject({ state: 'connected', transport: used });
    await vi.waitFor(async () => expect(await page.evaluate(() => window.seen.kinds)).toContain('caught_up'), 15_000);
    await page.reload();
    await hub.published(segments(before + 5, 2));
    await page.evaluate(follow, { url: hub.url, transport });
    await vi.waitFor(async () => expect((await numbers(page)).at(-1)).toBe(before + 6), 15_000);
    expect((await numbers(page)).slice(-2)).toEqual([before + 5, before + 6]);
    expect((await numbers(page)).length).toBeLessThanOrEqual(3);
    await page.context().close();
  });

  test.each(['auto', 'sse'] as const)('a tab that was frozen catches up without a gap, over transport %s', async (transport) => {
    const before = await count();
    const page = await opened();
    await page.evaluate(follow, { url: hub.url, transport });
    await vi.waitFor(async () => expect(await page.evaluate(() => window.seen.kinds)).toContain('caught_up'), 15_000);
    // Chrome freezes no tab that is looked at, so its process is stopped; the network's is another one, and goes on.
    const devtools = await browser.newBrowserCDPSession();
    const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
    const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
    renderers.forEach((id) => process.kill(id, 'SIGSTOP'));
    try {
      await hub.published(segments(before, 300));
      await pause(frozenMs);
    } finally {
      renderers.forEach((id) => process.kill(id, 'SIGCONT'));
    }
    await vi.waitFor(async () => expect(await page.evaluate(() => window.seen.longestPause)).toBeGreaterThan(frozenMs - 1_000), 15_000);
    await vi.waitFor(async () => expect(await numbers(page)).toHaveLength(before + 300), 20_000);
    expect(await numbers(page)).toEqual(upTo(before + 300));
    expect(await page.evaluate(() => window.seen.kinds)).not.toContain('gap');
    expect((await page.evaluate(() => window.seen.states)).filter((s) => s.state === 'lost').length).toBeLessThanOrEqual(1);
    await page.context().close();
  }, 150_000);

  test.each(['auto', 'websocket', 'sse'] as const)('a page of an origin that the hub does not know ends with its refusal, over transport %s', async (transport) => {
    const page = await opened(foreign);
    const refused = await page.evaluate(async ({ url, transport }) => {
      const client = new hubClient.RealtimeClient(url, { transport });
      const why = (error: RealtimeHubError) => ({ name: error.name, status: error.status, type: error.type, detail: error.detail });
      const answers = await Promise.all([
        client.subscribe({ from: 'beginning' }).next().then(() => null, why),
        client.publish('tams', []).then(() => null, why),
        client.coverage({ flowId: '4f79cfd1-c057-47f4-8e4d-1b126ca7bf34' }).then(() => null, why),
      ]);
      return { answers, state: client.connection.state, reason: client.connection.reason };
    }, { url: hub.url, transport });
    for (const answer of refused.answers) expect(answer).toMatchObject({ name: 'RealtimeHubError', status: 403, type: 'foreign-origin', detail: expect.stringContaining(foreign) });
    expect(refused).toMatchObject({ state: 'lost', reason: expect.stringContaining('RealtimeHub:AllowedOrigins') });
    await page.context().close();
  });

  test('an answer that the browser keeps from the page, and that may be of a proxy, is tried again, and the reason says what it can be', async () => {
    const proxy = await served((_, response) => void response.writeHead(502).end());
    const page = await opened();
    await page.evaluate(follow, { url: proxy.url, transport: 'auto' as const });
    const lost = () => page.evaluate(() => window.seen.states.filter((s) => s.state === 'lost').map((s) => s.reason));
    await vi.waitFor(async () => expect((await lost()).length).toBeGreaterThan(2), 30_000);
    expect((await lost())[0]).toContain(`${origin} (RealtimeHub:AllowedOrigins)`);
    await page.context().close();
    proxy.close();
  });

  test('a hub that is not there is tried again, and no origin is blamed', async () => {
    const gone = await served(() => {});
    gone.close();
    const page = await opened();
    await page.evaluate(follow, { url: gone.url, transport: 'auto' as const });
    const lost = () => page.evaluate(() => window.seen.states.filter((s) => s.state === 'lost').map((s) => s.reason));
    await vi.waitFor(async () => expect((await lost()).length).toBeGreaterThan(2), 30_000);
    expect((await lost())[0]).toMatch(/^no answer: /);
    await page.context().close();
  });
});
