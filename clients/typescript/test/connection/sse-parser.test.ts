import { describe, expect, test } from 'vitest';
import { SseParser } from '../../src/connection/sse-parser.js';

const stream = ': hello\n\nid: a.1\ndata: {"x":1}\n\nevent: caught_up\nid: a.1\ndata: {"kind":"caught_up"}\n\nid: a.9\n: hidden\n\ndata: two\ndata: lines\n\n';
const messages = [
  { event: '', id: 'a.1', data: '{"x":1}' },
  { event: 'caught_up', id: 'a.1', data: '{"kind":"caught_up"}' },
  { event: '', id: 'a.9', data: '' },
  { event: '', id: 'a.9', data: 'two\nlines' },
];

describe('Server-sent events', () => {
  test.each(['\n', '\r\n', '\r'])('are read with lines that end in %j', (end) => {
    const parser = new SseParser();
    // After a lone carriage return only the next piece shows that the line is over.
    expect([...parser.push(stream.replaceAll('\n', end)), ...parser.push(':\n')]).toEqual(messages);
  });

  test.each([1, 2, 3, 7])('are read in pieces of %i characters', (size) => {
    for (const end of ['\n', '\r\n']) {
      const parser = new SseParser();
      const text = stream.replaceAll('\n', end);
      const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, i) => text.slice(i * size, (i + 1) * size));
      expect(pieces.flatMap((piece) => parser.push(piece))).toEqual(messages);
    }
  });

  test('that are not complete are not given', () => {
    expect(new SseParser().push('id: a.1\ndata: {"x":1}\n')).toEqual([]);
  });
});
