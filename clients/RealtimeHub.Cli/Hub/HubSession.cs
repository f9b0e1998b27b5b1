using RealtimeHub.Cli.Console;
using RealtimeHub.Client;
using RealtimeHub.Protocol.Frames;

namespace RealtimeHub.Cli.Hub;

/// <summary>A client for one command: it says what happens to the connection, and ends the command if no hub is ever reached.</summary>
internal sealed class HubSession : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending;
    private readonly ConnectionWatch _watch;
    private readonly RealtimeClient _client;

    public HubSession(IReadOnlyList<Uri> hubs, WireEncoding protocol, CliConsole console, CancellationToken cancellationToken)
    {
        _ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _watch = new ConnectionWatch(hubs.Count, console, _ending);
        _client = RealtimeClient.Connect(hubs, new RealtimeClientOptions { TimeProvider = console.Time, Protocol = protocol });
        _client.ConnectionChanged += _watch.Changed;
    }

    /// <exception cref="HubUnreachableException">No address answered.</exception>
    public async Task<T> RunAsync<T>(Func<RealtimeClient, CancellationToken, Task<T>> work)
    {
        try
        {
            return await work(_client, _ending.Token);
        }
        catch (OperationCanceledException) when (_watch.NeverReached is not null)
        {
            throw new HubUnreachableException(_watch.NeverReached);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        _ending.Dispose();
    }
}
