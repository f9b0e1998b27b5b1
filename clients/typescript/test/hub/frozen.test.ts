// A tab in the background is frozen for minutes; a process that is stopped sees the same: the clock goes on, and nothing else.
import { execFileSync, fork } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Hub, segments, upTo } from './hub.js';

// Longer than the silence; with RTHUB_LONG=1 also longer than the 30 s after which the hub gives a client up.
const frozenMs = process.env.RTHUB_LONG === '1' ? 75_000 : 8_000;
const packageFolder = fileURLToPath(new URL('../../', import.meta.url));

describe.each(['websocket', 'sse'])('A follower that is frozen, over %s,', (transport) => {
  let hub: Hub;

  beforeAll(async () => {
    execFileSync('npm', ['run', 'build', '--silent'], { cwd: packageFolder });
    hub = await Hub.start();
  });
  afterAll(() => hub?.stop());

  test('catches up without a gap when it returns, and does not lose its connection again and again', async () => {
    await hub.published(segments(0, 10));
    const follower = fork(fileURLToPath(new URL('./follower.mjs', import.meta.url)), [hub.url, '5500', transport]);
    const seen: number[] = [];
    const kinds: string[] = [];
    const losses: string[] = [];
    follower.on('message', (said: { seen?: number[]; kind?: string; state?: string; reason?: string }) => {
      seen.push(...(said.seen ?? []));
      if (said.kind) kinds.push(said.kind);
      if (said.state === 'lost') losses.push(said.reason!);
    });
    try {
      await vi.waitFor(() => expect(kinds).toContain('caught_up'), 20_000);
      follower.kill('SIGSTOP');
      for (let i = 10; i < 3_010; i += 500) {
        await hub.published(segments(i, 500));
        await pause(frozenMs / 6);
      }
      follower.kill('SIGCONT');
      await vi.waitFor(() => expect(seen).toHaveLength(3_010), 20_000);
      await pause(7_000);
      expect(seen).toEqual(upTo(3_010));
      expect(kinds).not.toContain('gap');
      expect(losses.length).toBeLessThanOrEqual(1);
    } finally {
      follower.kill('SIGKILL');
    }
  }, frozenMs + 60_000);
});
