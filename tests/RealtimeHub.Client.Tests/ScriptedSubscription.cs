using RealtimeHub.Client.Connection;
using RealtimeHub.Client.Subscribing;
using RealtimeHub.Protocol;

namespace RealtimeHub.Client.Tests;

/// <summary>A subscription to a hub whose every word the test says, with a clock that the test moves.</summary>
internal sealed class ScriptedSubscription : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public ScriptedSubscription() => _running =
        new SubscriptionReader(Hub.OpenAsync, StartFrom.Beginning, Buffer, new ReconnectDelay(() => 1), new RealtimeClientOptions { TimeProvider = Time }).RunAsync(_stop.Token);

    public FakeHub Hub { get; } = new();

    public ManualTime Time { get; } = new();

    public MessageBuffer Buffer { get; } = new(maxEvents: 10, maxBytes: 1 << 20);

    public async Task<SubscriptionMessage> TakeAsync() => (await Buffer.TakeAsync(default).WaitAsync(TimeSpan.FromSeconds(30)))!;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }
}
