// The Node suite's way to run a hub process; one for both suites.
declare module '*/interop/hub.mjs' {
  export class Hub {
    static start(args?: string[]): Promise<Hub>;
    readonly url: string;
    readonly folder: string;
    start(): Promise<void>;
    kill(): Promise<void>;
    stop(): Promise<unknown>;
    published(body: unknown, options?: { stream?: string; headers?: Record<string, string> }): Promise<string[]>;
    pages(from: string, limit: number): Promise<{ events: { position: string }[]; position: string }>;
  }
}
