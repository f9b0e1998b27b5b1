export interface SseMessage {
  /** Empty for an unnamed one. */
  event: string;
  id: string;
  /** Empty where only the id moved. */
  data: string;
}

/** Reads server-sent events from text that comes in pieces (WHATWG HTML §9.2). */
export class SseParser {
  #rest = '';
  #event = '';
  #id = '';
  #data: string[] = [];
  #said = false;

  /** The messages that this piece completes. */
  push(text: string): SseMessage[] {
    const messages: SseMessage[] = [];
    // A carriage return at the end may be half of a line's end.
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop()!;
    for (const line of lines) {
      if (line !== '') this.#field(line);
      else if (this.#said) messages.push(this.#take());
    }
    return messages;
  }

  #field(line: string): void {
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (name === 'event') this.#event = value;
    else if (name === 'id') this.#id = value;
    else if (name === 'data') this.#data.push(value);
    else return;
    this.#said = true;
  }

  #take(): SseMessage {
    const message = { event: this.#event, id: this.#id, data: this.#data.join('\n') };
    this.#event = '';
    this.#data = [];
    this.#said = false;
    return message;
  }
}
