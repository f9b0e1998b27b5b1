// A real hub process for a test: started on a free loopback port, stopped or killed, started again on the same folder.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';

const root = fileURLToPath(new URL('../../', import.meta.url));
const startDeadline = 30_000;
const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

function hostAssembly() {
  const built = ['Release', 'Debug'].map((c) => join(root, `src/RealtimeHub.Host/bin/${c}/net10.0/RealtimeHub.Host.dll`));
  const found = [process.env.RTHUB_HOST_DLL, ...built].find((path) => path && existsSync(path));
  if (!found) throw new Error('The host is not built: dotnet build src/RealtimeHub.Host -c Release');
  return found;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

export class Hub {
  static async start(args = []) {
    const hub = new Hub(mkdtempSync(join(tmpdir(), 'rthub-')), await freePort(), args);
    await hub.start();
    return hub;
  }

  constructor(folder, port, args) {
    Object.assign(this, { folder, port, args, output: '', followers: [] });
    this.url = `http://127.0.0.1:${port}`;
  }

  async start() {
    const args = [hostAssembly(), '--urls', this.url, `--RealtimeHub:Data=${join(this.folder, 'data')}`, ...this.args];
    this.child = spawn('dotnet', args, { cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(this.child);
    const keep = (chunk) => { this.output += chunk; };
    this.child.stdout.on('data', keep);
    this.child.stderr.on('data', keep);
    this.ended = new Promise((resolve) => this.child.once('exit', (code, signal) => {
      running.delete(this.child);
      resolve(signal ?? code);
    }));
    await this.#ready();
  }

  async #ready() {
    const deadline = Date.now() + startDeadline;
    while (Date.now() < deadline) {
      if (this.child.exitCode !== null) throw new Error(`The hub ended with ${this.child.exitCode}:\n${this.output}`);
      const answer = await fetch(`${this.url}/health/ready`).catch(() => null);
      if (answer?.ok) return;
      await pause(50);
    }
    throw new Error(`The hub was not ready after ${startDeadline} ms:\n${this.output}`);
  }

  async kill() {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  // Ends what follows this hub, too: a test that failed may have left it open, and the process would not end.
  async stop() {
    for (const close of this.followers) await close();
    this.child.kill('SIGTERM');
    const late = new AbortController();
    const result = await Promise.race([this.ended, pause(10_000, 'too slow', { signal: late.signal })]);
    late.abort();
    if (result === 'too slow') await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
    return result;
  }

  publish(body, { stream = 'tams', type = 'application/json', headers = {} } = {}) {
    const text = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
    return fetch(`${this.url}/streams/${stream}/events`, { method: 'POST', headers: { 'Content-Type': type, ...headers }, body: text });
  }

  // Publishes and gives the positions; whatever else the hub answers fails the test.
  async published(body, options) {
    const answer = await this.publish(body, options);
    const text = await answer.text();
    if (answer.status !== 201) throw new Error(`Publishing was answered ${answer.status}: ${text}`);
    return JSON.parse(text).positions;
  }

  async page(query, stream = 'tams') {
    const answer = await fetch(`${this.url}/streams/${stream}/events?${new URLSearchParams(query)}`);
    const text = await answer.text();
    return { status: answer.status, text, json: JSON.parse(text) };
  }

  // All pages from a start to the tip.
  async pages(from, limit) {
    const events = [];
    for (let start = from; ;) {
      const { json } = await this.page({ from: start, limit });
      events.push(...json.events);
      if (json.reached_tip) return { events, position: json.position };
      start = `position:${json.position}`;
    }
  }
}
