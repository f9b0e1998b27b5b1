import { JsonHubProtocol, MessageType, NullLogger, type HubMessage } from '@microsoft/signalr';
import { MessagePackHubProtocol } from '@microsoft/signalr-protocol-msgpack';
import { describe, expect, test } from 'vitest';
import { MeasuredProtocol, sizeOf } from '../../src/connection/measured-protocol.js';

const item = (text: string): HubMessage => ({ type: MessageType.StreamItem, invocationId: '1', item: { text } });

describe('A measured protocol', () => {
  test('knows how large each item was that came as text', () => {
    const protocol = new MeasuredProtocol(new JsonHubProtocol());
    const input = [item('x'), item('x'.repeat(1_000))].map((message) => protocol.writeMessage(message)).join('');
    const [small, large] = protocol.parseMessages(input, NullLogger.instance) as { item: unknown }[];
    expect(sizeOf(small!.item)).toBeLessThan(100);
    expect(sizeOf(large!.item)).toBeGreaterThan(1_000);
    expect(() => protocol.parseMessages('{"type":6}', NullLogger.instance)).toThrow();
  });

  test('knows it about for binary ones', () => {
    const protocol = new MeasuredProtocol(new MessagePackHubProtocol());
    const input = protocol.writeMessage(item('x'.repeat(500)));
    const [message] = protocol.parseMessages(input, NullLogger.instance) as { item: unknown }[];
    expect(message!.item).toEqual({ text: 'x'.repeat(500) });
    expect(sizeOf(message!.item)).toBeGreaterThan(500);
  });

  test('says what the protocol within says of itself', () => {
    const protocol = new MeasuredProtocol(new JsonHubProtocol());
    expect([protocol.name, protocol.transferFormat]).toEqual(['json', new JsonHubProtocol().transferFormat]);
  });
});
