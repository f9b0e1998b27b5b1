// Where WebSockets are blocked the client goes on over server-sent events; where the hub is only away it does not.
import { MessagePackHubProtocol } from '@microsoft/signalr-protocol-msgpack';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { RealtimeClient, type ClientOptions } from '../../src/index.js';
import { first, Hub, segments, upTo } from './hub.js';
import { Wire } from './wire.js';

describe('Transport auto', () => {
  let hub: Hub;
  let wire: Wire;
  let client: RealtimeClient;
  const warn = vi.fn();
  const made = (options: ClientOptions = {}) => (client = new RealtimeClient(wire.url, { logger: { warn, debug: () => {} }, ...options }));

  beforeAll(async () => {
    hub = await Hub.start();
    await hub.published(segments(0, 20));
  });
  afterAll(() => hub?.stop());
  beforeEach(async () => {
    warn.mockReset();
    wire = await Wire.to(hub.url);
  });
  afterEach(() => {
    client.close();
    wire.close();
  });

  test('is a WebSocket where one can be had', async () => {
    expect(await first(20, made())).toEqual(upTo(20));
    expect(client.connection.transport).toBe('websocket');
  });

  test('is server-sent events where a proxy refuses WebSockets', async () => {
    wire.webSockets = 'refuse';
    expect(await first(20, made())).toEqual(upTo(20));
    expect(client.connection.transport).toBe('sse');
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('server-sent events'));
  });

  test('is server-sent events where a proxy never answers them', async () => {
    wire.webSockets = 'swallow';
    expect(await first(20, made({ silenceMs: 2_000 }))).toEqual(upTo(20));
    expect(client.connection.transport).toBe('sse');
  });

  test('goes on over server-sent events when WebSockets are blocked later, and misses nothing', async () => {
    const seen = await first(20, made({ bufferedEvents: 5 }), 'beginning', (n) => {
      if (n !== 10) return;
      wire.webSockets = 'refuse';
      wire.cut();
    });
    expect(seen).toEqual(upTo(20));
  });

  test('stays with WebSockets when the hub was away for a moment', async () => {
    const states: string[] = [];
    made().onConnection(({ state, transport }) => states.push(`${state} ${transport}`));
    const next = first(21, client, 'beginning', (n) => {
      if (n === 19) void hub.kill().then(() => hub.start()).then(() => hub.published(segments(20, 1)));
    });
    expect(await next).toEqual(upTo(21));
    expect(states.filter((state) => state.startsWith('connected'))).not.toContain('connected sse');
  });

  test('websocket alone does not fall back', async () => {
    wire.webSockets = 'refuse';
    const late = new AbortController();
    const messages = made({ transport: 'websocket' }).subscribe({ from: 'beginning', signal: late.signal });
    const tried = vi.fn();
    client.onConnection(({ state }) => {
      if (state === 'lost') tried();
      if (tried.mock.calls.length === 4) late.abort();
    });
    expect((await messages.next()).done).toBe(true);
    expect(client.connection.transport).toBeNull();
  });

  for (const [what, protocol] of [['given', new MessagePackHubProtocol()], ['found by itself', 'auto']] as const) {
    test(`MessagePack is used where it is ${what}, over cuts too`, async () => {
      const parse = vi.spyOn(MessagePackHubProtocol.prototype, 'parseMessages');
      const seen = await first(20, made({ protocol, bufferedEvents: 5 }), 'beginning', (n) => {
        if (n === 10) wire.cut();
      });
      expect(seen.slice(0, 20)).toEqual(upTo(20));
      expect(client.connection.transport).toBe('websocket');
      expect(parse).toHaveBeenCalled();
      expect(warn).not.toHaveBeenCalled();
      parse.mockRestore();
    });
  }

  test('JSON is used when the hub does not offer the protocol', async () => {
    const unheard = Object.assign(new MessagePackHubProtocol(), { name: 'cbor' });
    expect((await first(20, made({ protocol: unheard }))).slice(0, 20)).toEqual(upTo(20));
    expect(client.connection.transport).toBe('websocket');
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('using JSON'));
  });

  test('a protocol that there is not is refused at once', () => {
    expect(() => new RealtimeClient(wire.url, { protocol: 'xml' as 'json' })).toThrow(/protocol must be json, auto/);
  });
});
