import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { RealtimeHubError, type ConnectionState } from '../../src/index.js';
import { Connector } from '../../src/connection/connector.js';
import { Delay } from '../../src/connection/delay.js';
import { Unreachable, type Link } from '../../src/connection/link.js';

const never = new AbortController().signal;

describe('The connection of a client', () => {
  const tried: string[] = [];
  const times: number[] = [];
  let failures: Error[];
  let states: ConnectionState[];
  let connector: Connector;

  const open = async (url: string): Promise<Link> => {
    tried.push(url);
    times.push(Date.now());
    const failure = failures.shift();
    if (failure) throw failure;
    return { url, transport: 'websocket', isOpen: true, subscribe: () => () => {}, close: vi.fn() };
  };

  beforeEach(() => {
    vi.useFakeTimers();
    tried.length = times.length = 0;
    failures = [];
    states = [];
    connector = new Connector(['http://a', 'http://b'], open, {}, new Delay(() => 1));
    connector.watch((state) => states.push(state));
  });
  afterEach(() => vi.useRealTimers());

  test('is one for all who want it', async () => {
    const links = await Promise.all([connector.get(never), connector.get(never), connector.get(never)]);
    expect(new Set(links).size).toBe(1);
    expect(tried).toEqual(['http://a']);
  });

  test('rule 6: goes round all addresses, doubling the delay, until one answers', async () => {
    failures = Array.from({ length: 8 }, () => new Unreachable('no'));
    const link = connector.get(never);
    await vi.advanceTimersByTimeAsync(20_000);
    expect((await link).url).toBe('http://a');
    expect(tried).toEqual(['a', 'b', 'a', 'b', 'a', 'b', 'a', 'b', 'a'].map((host) => `http://${host}`));
    expect(times.slice(1).map((time, i) => time - times[i]!)).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000]);
  });

  test('rule 6: Retry-After lengthens the delay', async () => {
    failures = [new Unreachable('busy', 30_000)];
    const link = connector.get(never);
    await vi.advanceTimersByTimeAsync(29_999);
    expect(tried).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect((await link).url).toBe('http://b');
  });

  test('rule 6: a refusal for good ends the wait, and a later one begins anew', async () => {
    failures = [new RealtimeHubError(403, 'foreign-origin', 'Not you.')];
    await expect(connector.get(never)).rejects.toMatchObject({ status: 403 });
    const again = connector.get(never);
    await vi.advanceTimersByTimeAsync(5_000);
    expect((await again).url).toBe('http://b');
  });

  test('a loss is told of once, closes the link, and the next address is tried after a delay', async () => {
    const link = await connector.get(never);
    connector.lose(link, 'cut');
    connector.lose(link, 'cut again');
    expect(link.close).toHaveBeenCalledOnce();
    const next = connector.get(never);
    await vi.advanceTimersByTimeAsync(99);
    expect(tried).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect((await next).url).toBe('http://b');
    expect(states.map((s) => [s.state, s.reason, s.reconnects])).toEqual([
      ['connecting', null, 0], ['connected', null, 0], ['lost', 'cut', 0], ['connecting', 'cut', 0], ['connected', null, 1],
    ]);
  });

  test('what was served makes the next delay short again, and gives the node its name once', async () => {
    failures = [new Unreachable('no'), new Unreachable('no'), new Unreachable('no')];
    const getting = connector.get(never);
    await vi.advanceTimersByTimeAsync(700);
    const link = await getting;
    connector.served(link, 'node-1');
    connector.served(link, 'node-1');
    expect(states.filter((s) => s.node === 'node-1')).toHaveLength(1);
    connector.lose(link, 'cut');
    void connector.get(never);
    await vi.advanceTimersByTimeAsync(100);
    expect(tried).toHaveLength(5);
  });

  test('a link that closed by itself is made again', async () => {
    const link = (await connector.get(never)) as { isOpen: boolean };
    link.isOpen = false;
    const next = connector.get(never);
    await vi.advanceTimersByTimeAsync(100);
    expect((await next).url).toBe('http://b');
  });

  test('nobody tries when nobody wants it', async () => {
    failures = [new Unreachable('no')];
    const stop = new AbortController();
    const getting = connector.get(stop.signal);
    stop.abort(new Error('enough'));
    await expect(getting).rejects.toThrow('enough');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(tried).toHaveLength(1);
  });

  test('a callback that throws costs nothing, and one that is taken away is not called', async () => {
    const warn = vi.fn();
    connector = new Connector(['http://a'], open, { logger: { warn, debug: () => {} } });
    connector.watch(() => { throw new Error('mine'); });
    const unwanted = vi.fn();
    connector.watch(unwanted)();
    await connector.get(never);
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('mine'));
    expect(unwanted).not.toHaveBeenCalled();
  });

  test('moves to another address at some moment within the time, and leaves the old one only then', async () => {
    const link = await connector.get(never);
    failures = [new Unreachable('not yet')];
    connector.move(link, 10_000);
    connector.move(link, 10_000);
    expect(await connector.get(never)).toBe(link);
    await vi.advanceTimersByTimeAsync(10_100);
    const other = await connector.get(never);
    expect(other.url).toBe('http://b');
    expect(link.close).toHaveBeenCalledOnce();
    expect(tried).toEqual(['http://a', 'http://b', 'http://b']);
    expect(states.map((s) => [s.state, s.url, s.reconnects])).toEqual([
      ['connecting', 'http://a', 0], ['connected', 'http://a', 0], ['connected', 'http://b', 0],
    ]);
  });

  test('a connection that is lost before it moved is made again in the usual way', async () => {
    const link = await connector.get(never);
    connector.move(link, 10_000);
    connector.lose(link, 'cut');
    const next = connector.get(never);
    await vi.advanceTimersByTimeAsync(20_000);
    expect((await next).url).toBe('http://b');
    expect(tried).toEqual(['http://a', 'http://b']);
    expect((await next).close).not.toHaveBeenCalled();
  });

  test('closing ends what waits and what stands', async () => {
    const link = await connector.get(never);
    connector.close();
    connector.close();
    expect(link.close).toHaveBeenCalledOnce();
    await expect(connector.get(never)).rejects.toMatchObject({ name: 'AbortError' });
    expect(states.at(-1)?.state).toBe('closed');
  });
});
