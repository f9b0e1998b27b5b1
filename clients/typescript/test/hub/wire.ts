import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A wire to a hub that the test can cut, hold silent, or that lets no WebSocket through. */
export class Wire {
  /** How many connections were made. */
  connections = 0;
  /** How many bytes the hub said that were held back. */
  heldBack = 0;
  /** `refuse` answers 403 as some proxies do; `swallow` never answers. */
  webSockets: 'pass' | 'refuse' | 'swallow' = 'pass';
  readonly #open = new Set<Socket>();
  #isMute = false;

  private constructor(private readonly server: Server, private readonly hub: URL) {}

  static async to(url: string): Promise<Wire> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const wire = new Wire(server, new URL(url));
    server.on('connection', (socket) => wire.#carry(socket));
    return wire;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  cut(): void {
    this.#isMute = false;
    for (const socket of this.#open) socket.destroy();
  }

  /** Holds back what the hub says, until the next cut. */
  mute(): void {
    this.#isMute = true;
  }

  /** Cuts, and takes no more connections. */
  close(): void {
    this.server.close();
    this.cut();
  }

  #carry(client: Socket): void {
    this.connections++;
    const hub = connect(Number(this.hub.port), this.hub.hostname);
    for (const [socket, other] of [[client, hub], [hub, client]] as const) {
      this.#open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        this.#open.delete(socket);
        other.destroy();
      });
    }
    client.on('data', (data) => this.#up(client, hub, data));
    hub.on('data', (data) => {
      if (this.#isMute) this.heldBack += data.length;
      else if (!client.write(data)) hub.pause();
    });
    client.on('drain', () => hub.resume());
  }

  #up(client: Socket, hub: Socket, data: Buffer): void {
    const isWebSocket = this.webSockets !== 'pass' && /^GET [^]*\r\nupgrade: *websocket/i.test(data.toString('latin1'));
    if (!isWebSocket) hub.write(data);
    else if (this.webSockets === 'refuse') client.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  }
}
