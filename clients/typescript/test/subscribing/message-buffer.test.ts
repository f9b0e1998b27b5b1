import { describe, expect, test } from 'vitest';
import { MessageBuffer } from '../../src/subscribing/message-buffer.js';
import { at, caughtUp, events, gap, sequences } from './said.js';

const never = new AbortController().signal;

describe('Rule 8: the buffer', () => {
  test('holds so many events and no more, and what is worked on still counts', async () => {
    const buffer = new MessageBuffer(10, 1 << 20);
    expect(buffer.tryAdd(events(1, 6), 0)).toBe(true);
    expect(buffer.tryAdd(events(7, 11), 0)).toBe(false);
    const held = (await buffer.take())!;
    expect(buffer.tryAdd(events(7, 11), 0)).toBe(false);
    buffer.handled(held);
    expect(buffer.tryAdd(events(7, 11), 0)).toBe(true);
  });

  test('holds so many bytes and no more', () => {
    const buffer = new MessageBuffer(1_000, 1_000);
    expect(buffer.tryAdd(events(1, 1), 600)).toBe(true);
    expect(buffer.tryAdd(events(2, 2), 401)).toBe(false);
    expect(buffer.tryAdd(events(2, 2), 400)).toBe(true);
  });

  test('takes a message larger than itself alone', () => {
    const buffer = new MessageBuffer(3, 100);
    expect(buffer.tryAdd(events(1, 50), 1 << 20)).toBe(true);
    expect(buffer.tryAdd(events(51, 51), 1)).toBe(false);
  });

  test('is bounded for messages without events as well, and keeps one sign of life of many', async () => {
    const buffer = new MessageBuffer(5, 1 << 20);
    for (let i = 1; i <= 100; i++) expect(buffer.tryAdd(caughtUp(at(i)), 0)).toBe(true);
    for (let i = 1; i <= 4; i++) expect(buffer.tryAdd(gap('unresolved', at(i), at(i + 1), at(i + 1)), 0)).toBe(true);
    expect(buffer.tryAdd(gap('unresolved', at(9), at(10), at(10)), 0)).toBe(false);
    expect((await buffer.take())?.message).toEqual(caughtUp(at(100)));
  });

  test('says when half of it is free', async () => {
    const buffer = new MessageBuffer(10, 1 << 20);
    for (let i = 1; i <= 10; i++) buffer.tryAdd(events(i, i), 0);
    let isFree = false;
    const free = buffer.room(never).then(() => (isFree = true));
    for (let i = 1; i <= 4; i++) buffer.handled((await buffer.take())!);
    await Promise.resolve();
    expect(isFree).toBe(false);
    buffer.handled((await buffer.take())!);
    await free;
  });

  test('hands out what came before an error, and nothing after the end', async () => {
    const failed = new MessageBuffer(10, 1 << 20);
    failed.tryAdd(events(1, 2), 0);
    failed.end(new Error('over'));
    expect(sequences((await failed.take())?.message)).toEqual([1, 2]);
    await expect(failed.take()).rejects.toThrow('over');

    const ended = new MessageBuffer(10, 1 << 20);
    ended.tryAdd(events(1, 2), 0);
    const waiting = new MessageBuffer(10, 1 << 20);
    const next = waiting.take();
    ended.end();
    waiting.end();
    expect(await ended.take()).toBeNull();
    expect(await next).toBeNull();
  });
});
