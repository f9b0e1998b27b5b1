import type { ConnectionState } from '@realtimehub/client';
import { byId, make, say } from '../dom.js';
import { count, length, timeOfDay } from '../format.js';
import type { Reading } from '../feed/feed.js';

const kept = 30;

/** How the connection stands: in the header in a word, in its panel in full, and what happened, in plain words. */
export class ConnectionView {
  #connection: ConnectionState | null = null;
  #refused = '';

  connection(state: ConnectionState): void {
    const { state: before, refused = null } = this.#connection ?? {};
    this.#connection = state;
    if (state.refused && state.refused !== refused) this.tell('bad', `The hub refuses for now: ${state.refused}. It is asked again and again.`);
    if (!state.refused && refused && state.state !== 'closed') this.tell('good', 'The hub refuses nothing any more.');
    if (state.state === 'lost' && before === 'connected') this.tell('warn', `The connection was lost${state.reason ? `: ${state.reason}` : '.'}`);
    if (state.state === 'connected' && state.reconnects > 0 && before !== 'connected') this.tell('good', 'The connection is back; reading goes on where it was.');
  }

  refused(reason: string): void {
    this.#refused = reason;
    this.tell('bad', reason);
  }

  tell(kind: 'good' | 'warn' | 'bad', text: string): void {
    const list = byId('told');
    const item = make('li', kind);
    item.append(make('time', '', timeOfDay(Date.now())), make('span', '', text));
    list.prepend(item);
    while (list.childElementCount > kept) list.lastElementChild!.remove();
  }

  draw(reading: Reading, hubNow: number): void {
    const { word, text } = this.#state(reading);
    const pill = byId('state');
    if (pill.dataset['state'] !== word) {
      pill.dataset['state'] = word;
      document.title = word === 'live' ? 'RealtimeHub' : `(${word}) RealtimeHub`;
    }
    say(pill, word);
    const line = byId('c-state');
    say(line, text);
    line.title = text;
    const connection = this.#connection;
    say(byId('c-node'), connection?.node ?? '–');
    say(byId('transport'), connection?.transport === 'websocket' ? 'WebSocket' : connection?.transport === 'sse' ? 'server-sent events' : '');
    say(byId('c-reconnects'), String(connection?.reconnects ?? 0));
    const position = byId('c-position');
    say(position, reading.position || '–');
    position.title = reading.position;
    say(byId('c-behind'), behindText(reading, hubNow));
    const done = reading.most === 0 ? 100 : Math.floor(100 * (1 - reading.behind / reading.most));
    const bar = byId('catch-up');
    bar.setAttribute('aria-valuenow', String(done));
    bar.dataset['busy'] = String(done < 100);
    (bar.firstElementChild as HTMLElement).style.width = `${done}%`;
  }

  #state(reading: Reading): { word: string; text: string } {
    if (this.#refused) return { word: 'refused', text: this.#refused };
    const state = this.#connection;
    switch (state?.state) {
      case 'connected':
        if (state.refused) return { word: 'waiting', text: `Refused for now: ${state.refused}` };
        if (reading.messageAt === 0) return { word: 'connecting', text: 'Connected, reading begins' };
        return reading.behind > 0 ? { word: 'catching up', text: 'Catching up' } : { word: 'live', text: 'Live' };
      case 'lost':
        return { word: 'reconnecting', text: `Lost; trying again. ${state.reason ?? ''}`.trim() };
      default:
        return reading.messageAt > 0 ? { word: 'reconnecting', text: 'Connecting again' } : { word: 'connecting', text: 'Connecting' };
    }
  }
}

function behindText(reading: Reading, hubNow: number): string {
  if (reading.messageAt === 0) return '–';
  if (reading.behind === 0) return 'nothing';
  const age = reading.received > 0 ? ` · ${length(Math.max(0, hubNow - reading.received) / 1000)}` : '';
  return `${count(reading.behind, 'event', 'events')}${age}`;
}
