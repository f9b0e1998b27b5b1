// The first page: the streams, and the last events of one of them over server-sent events.
// Everything that comes from an event is set as text, never as markup: labels are written by strangers.

const KEPT = 200;
const SILENCE = 10_000; // The hub says something every 5 quiet seconds; after 10 the connection is lost.
const LOOK_BACK = 15_000; // How much of the past is shown on opening, counted from the newest event.

const element = (id) => document.getElementById(id);
const [state, told, rate, empty, list, streams, pause] = ['state', 'told', 'rate', 'empty', 'events', 'streams', 'pause'].map(element);

let stream = 'tams';
let source;
let position; // Where reading goes on after a lost connection.
let watchdog;
let waiting = []; // Events that arrived and are not drawn yet, oldest first.
let counted = []; // When live events arrived, for the rate.
let caughtUp = false;
let paused = false;
const labels = new Map(); // Flow and source ids → labels, as far as events told them.

function say(name, text = name) {
  if (state.dataset.state === name && state.textContent === text) return;
  state.dataset.state = name;
  state.textContent = text;
}

function make(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

// ── what an event says, in a line ──────────────────────────────────────────

function subjectOf({ flow, source: from, flow_id: flowId, source_id: sourceId }) {
  const body = flow ?? from;
  if (body?.id && body.label) labels.set(body.id, body.label);
  const id = body?.id ?? flowId ?? sourceId ?? '';
  return { id, label: labels.get(id) ?? id };
}

function detailOf(event) {
  if (Array.isArray(event.segments)) {
    const [first] = event.segments;
    const more = event.segments.length - 1;
    return `${first?.timerange ?? 'no segments'}${more > 0 ? ` and ${more} more` : ''}`;
  }
  if (event.timerange) return event.timerange;
  const format = (event.flow ?? event.source)?.format?.split(':').at(-1);
  return [format, event.flow?.codec].filter(Boolean).join(' · ');
}

function rowOf(event) {
  const row = make('li');
  row.dataset.position = event.position;
  row.dataset.type = event.event_type;

  const details = make('details');
  const line = make('summary');
  const at = new Date(event.received);
  const time = make('time', '', at.toLocaleTimeString([], { hour12: false }));
  time.dateTime = event.received;
  time.title = `received ${event.received}, position ${event.position}`;
  const subject = subjectOf(event.event);
  const label = make('span', 'subject', subject.label);
  label.title = subject.id;
  line.append(time, make('span', 'type', event.event_type), label, make('span', 'detail', detailOf(event.event)));
  details.append(line);

  // The whole event only when somebody looks: 200 formatted events would slow the page down.
  details.addEventListener('toggle', () => {
    if (details.open && details.children.length === 1) details.append(make('pre', '', JSON.stringify(event, null, 2)));
  }, { once: true });
  row.append(details);
  return row;
}

// ── drawing, at most once a frame ──────────────────────────────────────────

let drawing = false;
let streamsDue = false; // Events came since the streams were shown.

function drawSoon() {
  if (drawing || paused) return;
  drawing = true;
  // A page in the background gets no frames; a timer keeps it from collecting for ever.
  if (document.hidden) setTimeout(draw, 500);
  else requestAnimationFrame(draw);
}

function draw() {
  drawing = false;
  if (paused || waiting.length === 0) return;
  const rows = waiting.map(rowOf).reverse();
  waiting = [];
  list.prepend(...rows);
  while (list.children.length > KEPT) list.lastElementChild.remove();
  empty.hidden = true;
  streamsDue = true;
}

function receive(message) {
  heard(message);
  const event = JSON.parse(message.data);
  subjectOf(event.event);
  waiting.push(event);
  if (waiting.length > KEPT) waiting.shift();
  if (caughtUp) counted.push(performance.now());
  drawSoon();
}

// ── the connection ─────────────────────────────────────────────────────────

function heard(message) {
  if (message?.lastEventId) position = message.lastEventId;
  if (source.readyState === EventSource.OPEN) say('live');
  clearTimeout(watchdog);
  watchdog = setTimeout(reconnect, SILENCE);
}

function tell(text) {
  told.textContent = text;
  told.hidden = false;
}

const reasons = {
  retention: 'Some events are missing here: they were older than the stream keeps.',
  rollback: 'The history was replaced from here on: newer events that were shown no longer count.',
  reset: 'The hub has another history than before: everything it keeps follows.',
  unresolved: 'Some events may be missing here: nothing was known of their flow.',
};

function gap(message) {
  heard(message);
  const { reason } = JSON.parse(message.data);
  say('gap', `gap: ${reason}`);
  tell(reasons[reason] ?? `Some events are missing here: ${reason}.`);
}

async function start() {
  const known = await loadStreams();
  const newest = known?.find((s) => s.name === stream)?.newest_time;
  const from = newest ? `time:${new Date(Date.parse(newest) - LOOK_BACK).toISOString()}` : 'beginning';
  connect(position ? `position:${position}` : from);
}

function connect(from) {
  source?.close();
  caughtUp = false;
  source = new EventSource(`streams/${encodeURIComponent(stream)}/events?from=${encodeURIComponent(from)}`);
  source.onopen = () => heard();
  source.onmessage = receive;
  source.onerror = () => {
    say('reconnecting');
    // EventSource tries again by itself, except after an answer that it takes for final, such as a proxy's 502.
    if (source.readyState === EventSource.CLOSED) reconnectLater();
  };
  source.addEventListener('caught_up', (message) => {
    caughtUp = true;
    heard(message);
  });
  source.addEventListener('gap', gap);
  source.addEventListener('notice', (message) => {
    heard(message);
    tell(JSON.parse(message.data).text);
  });
  watchdog ??= setTimeout(reconnect, SILENCE);
}

function reconnect() {
  source?.close();
  say('reconnecting');
  start();
}

function reconnectLater() {
  clearTimeout(watchdog);
  watchdog = setTimeout(reconnect, 500 + Math.random() * 2000);
}

// ── streams ────────────────────────────────────────────────────────────────

async function loadStreams() {
  try {
    const answer = await fetch('streams');
    if (!answer.ok) return undefined;
    const { streams: known } = await answer.json();
    for (const each of known) show(each);
    return known;
  } catch {
    return undefined; // Not reachable; the connection's state says so.
  }
}

// Items are changed in place, so that a link keeps its focus.
function show({ name, description, newest, events }) {
  const item = [...streams.children].find((each) => each.dataset.name === name) ?? streams.appendChild(streamItem(name, description));
  const [link, count, tip] = item.children;
  if (name === stream) link.setAttribute('aria-current', 'true');
  else link.removeAttribute('aria-current');
  count.textContent = `${events.toLocaleString()} ${events === 1 ? 'event' : 'events'}`;
  tip.textContent = newest;
}

function streamItem(name, description) {
  const item = make('li');
  item.dataset.name = name;
  const link = make('a', '', name);
  link.href = `#${encodeURIComponent(name)}`;
  const tip = make('code');
  tip.title = 'the newest position';
  item.append(link, make('span', 'count'), tip);
  if (description) item.append(make('span', 'description', description));
  return item;
}

function choose() {
  const chosen = decodeURIComponent(location.hash.slice(1)) || 'tams';
  if (chosen === stream && source) return;
  stream = chosen;
  position = undefined;
  waiting = [];
  list.replaceChildren();
  empty.hidden = false;
  told.hidden = true;
  say('connecting');
  start();
}

setInterval(() => {
  const since = performance.now() - 5000;
  counted = counted.filter((at) => at > since);
  const perSecond = counted.length / 5;
  rate.textContent = counted.length === 0 ? '' : `${perSecond.toFixed(perSecond < 10 ? 1 : 0)} a second`;
  if (streamsDue) loadStreams();
  streamsDue = false;
}, 1000);

pause.addEventListener('click', () => {
  paused = !paused;
  pause.setAttribute('aria-pressed', String(paused));
  pause.textContent = paused ? 'Resume' : 'Pause';
  drawSoon();
});

addEventListener('hashchange', choose);
choose();
