import type { IHubProtocol } from '@microsoft/signalr';

// Not a literal: a bundler that could follow it would put the package into everybody's page, or fail where it is not installed.
const packageName: string = '@microsoft/signalr-protocol-msgpack';

/** MessagePack, where its package can be loaded at run time, as in Node; otherwise undefined. */
export async function loadBinaryProtocol(): Promise<IHubProtocol | undefined> {
  try {
    const { MessagePackHubProtocol } = await import(/* @vite-ignore */ /* webpackIgnore: true */ packageName) as { MessagePackHubProtocol: new () => IHubProtocol };
    return new MessagePackHubProtocol();
  } catch {
    return undefined;
  }
}
