import { HttpTransportType, HubConnection, HubConnectionBuilder, HubConnectionState, JsonHubProtocol, LogLevel, type IHubProtocol } from '@microsoft/signalr';
import { readHubError } from '../errors.js';
import type { Link, Sink, SubscribeRequest } from './link.js';
import { Unreachable } from './link.js';
import { MeasuredProtocol, sizeOf } from './measured-protocol.js';

/** A SignalR connection over a WebSocket; all subscriptions of a client share it. */
export class WebSocketLink implements Link {
  readonly transport = 'websocket';

  private constructor(readonly url: string, private readonly connection: HubConnection) {}

  /** @throws Unreachable if no WebSocket could be had within the time. */
  static async open(url: string, protocol: IHubProtocol | undefined, timeoutMs: number): Promise<WebSocketLink> {
    const connection = new HubConnectionBuilder()
      // Without negotiation the connection is one request, which any node behind a balancer may take.
      .withUrl(`${url}/hub`, { transport: HttpTransportType.WebSockets, skipNegotiation: true })
      .withHubProtocol(new MeasuredProtocol(protocol ?? new JsonHubProtocol()))
      .configureLogging(LogLevel.None)
      .build();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Unreachable(`no WebSocket after ${timeoutMs / 1_000} s`)), timeoutMs);
    });
    const started = connection.start();
    try {
      await Promise.race([started, late]);
      return new WebSocketLink(url, connection);
    } catch (error) {
      started.catch(() => {});
      void connection.stop().catch(() => {});
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  get isOpen(): boolean {
    return this.connection.state === HubConnectionState.Connected;
  }

  subscribe(request: SubscribeRequest, sink: Sink): () => void {
    const subscription = this.connection.stream<unknown>('Subscribe', request).subscribe({
      next: (message) => sink.message(message, sizeOf(message)),
      complete: () => sink.lost('the hub ended the subscription'),
      // SignalR gives its streams the reason of a lost connection before it says that the connection is closed.
      error: (error: Error) => queueMicrotask(() => {
        if (this.isOpen) sink.refused(readHubError(error.message), 0);
        else sink.lost(error.message);
      }),
    });
    return () => subscription.dispose();
  }

  close(): void {
    void this.connection.stop().catch(() => {});
  }
}
