// Rule 7, and what becomes of it in a page whose timers are held back.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Silence } from '../../src/subscribing/silence.js';

describe('Silence', () => {
  const onSilence = vi.fn();

  beforeEach(() => {
    vi.useFakeTimers();
    onSilence.mockReset();
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  // The clock goes on, and no timer fires: a frozen page, or a process that is stopped.
  function freeze(ms: number): void {
    const now = performance.now();
    vi.spyOn(performance, 'now').mockImplementation(() => now + ms + (Date.now() - began));
    const began = Date.now();
  }

  test('counts from what was heard last', async () => {
    const silence = new Silence(10_000, onSilence);
    for (let i = 0; i < 20; i++) {
      await vi.advanceTimersByTimeAsync(9_000);
      silence.heard();
    }
    await vi.advanceTimersByTimeAsync(9_999);
    expect(onSilence).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(onSilence).toHaveBeenCalledOnce();
  });

  test('is not what a page was frozen for, if the hub is heard as soon as it returns', async () => {
    const silence = new Silence(10_000, onSilence);
    await vi.advanceTimersByTimeAsync(3_000);
    freeze(600_000);
    await vi.advanceTimersByTimeAsync(7_000);
    expect(onSilence).not.toHaveBeenCalled();
    silence.heard();
    await vi.advanceTimersByTimeAsync(9_000);
    expect(onSilence).not.toHaveBeenCalled();
    silence.stop();
  });

  test('is told a second after a page returns to a hub that is not there', async () => {
    new Silence(10_000, onSilence);
    freeze(600_000);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(onSilence).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(onSilence).toHaveBeenCalledOnce();
  });

  test('is still found where all timers are late, and never where the hub speaks', async () => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const timers: (() => void)[] = [];
    vi.spyOn(globalThis, 'setTimeout').mockImplementation(((callback: () => void) => timers.push(callback)) as never);
    // As Chrome does with hidden pages: one round of timers a minute.
    const minute = () => {
      now += 60_000;
      timers.splice(0).forEach((callback) => callback());
    };

    const silence = new Silence(10_000, onSilence);
    for (let i = 0; i < 10; i++) {
      now += 57_000;
      silence.heard();
      now -= 57_000;
      minute();
    }
    expect(onSilence).not.toHaveBeenCalled();
    minute();
    minute();
    expect(onSilence).toHaveBeenCalledOnce();
  });

  test('is not told of once it is stopped', async () => {
    new Silence(10_000, onSilence).stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(onSilence).not.toHaveBeenCalled();
  });
});
