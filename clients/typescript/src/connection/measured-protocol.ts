import type { HubMessage, IHubProtocol, ILogger } from '@microsoft/signalr';
import { MessageType } from '@microsoft/signalr';

const recordSeparator = '\u001e';
const sizes = new WeakMap<object, number>();

/** About how many bytes an item of a stream had on the wire: its buffer is bounded in bytes (rule 8), and only the protocol sees them. */
export const sizeOf = (item: unknown): number => sizes.get(item as object) ?? 0;

/** A SignalR protocol that remembers how large the items of streams were. */
export class MeasuredProtocol implements IHubProtocol {
  constructor(private readonly inner: IHubProtocol) {}

  get name() { return this.inner.name; }
  get version() { return this.inner.version; }
  get transferFormat() { return this.inner.transferFormat; }

  parseMessages(input: string | ArrayBuffer, logger: ILogger): HubMessage[] {
    if (typeof input !== 'string') return measured(this.inner.parseMessages(input, logger), input.byteLength);
    const records = input.split(recordSeparator);
    if (records.pop() !== '') throw new Error('Message is incomplete.');
    return records.flatMap((record) => measured(this.inner.parseMessages(record + recordSeparator, logger), record.length));
  }

  writeMessage(message: HubMessage) {
    return this.inner.writeMessage(message);
  }
}

function measured(messages: HubMessage[], bytes: number): HubMessage[] {
  for (const message of messages) {
    if (message.type === MessageType.StreamItem && typeof message.item === 'object' && message.item) sizes.set(message.item as object, bytes / messages.length);
  }
  return messages;
}
