import { afterEach, describe, expect, test, vi } from 'vitest';
import { localStoragePositions, memoryPositions } from '../src/index.js';

afterEach(() => vi.unstubAllGlobals());

describe('Rule 9: saved positions', () => {
  test('in memory begin with what is given', () => {
    const positions = memoryPositions('a.1');
    expect(positions.load()).toBe('a.1');
    void positions.save('a.2');
    expect(positions.load()).toBe('a.2');
    expect(memoryPositions().load()).toBeNull();
  });

  test('in localStorage are there for the next page, by key', () => {
    const storage = new Map<string, string>();
    vi.stubGlobal('localStorage', { getItem: (key: string) => storage.get(key) ?? null, setItem: (key: string, value: string) => storage.set(key, value) });
    void localStoragePositions('one').save('a.7');
    expect(localStoragePositions('one').load()).toBe('a.7');
    expect(localStoragePositions('two').load()).toBeNull();
  });

  test('go on in memory where localStorage is full, forbidden or missing', () => {
    vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => { throw new DOMException('full', 'QuotaExceededError'); } });
    const full = localStoragePositions('one');
    void full.save('a.7');
    expect(full.load()).toBe('a.7');
    vi.unstubAllGlobals();
    vi.stubGlobal('localStorage', undefined);
    const missing = localStoragePositions('one');
    void missing.save('a.8');
    expect(missing.load()).toBe('a.8');
  });
});
