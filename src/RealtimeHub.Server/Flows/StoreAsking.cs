using RealtimeHub.EventLog;
using RealtimeHub.Server.Store;

namespace RealtimeHub.Server.Flows;

/// <summary>
/// Asks the store about a flow for as long as somebody waits, about as often as clients ask: one that was away may be back, and no event says
/// so. Nobody waits for it; what the store says wakes those who wait. What the store has said already is not asked for again.
/// </summary>
internal sealed class StoreAsking(StoreCoverage? store, Guid flowId, TimeProvider time, CancellationToken cancellationToken) : IAsyncDisposable
{
    // Less than a turn of a wait, so that each is an occasion.
    private static readonly TimeSpan Interval = Subscription.Quiet * 0.8;

    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private long _asked = time.GetTimestamp();
    private Task _asking = Task.CompletedTask;

    /// <summary>Begins to ask if it is time.</summary>
    public void Ask()
    {
        if (store is null || !_asking.IsCompleted || time.GetElapsedTime(_asked) < Interval) return;
        _asked = time.GetTimestamp();
        _asking = store.EnsureAsync(flowId, _end.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        // It fails only because it was cancelled.
        await _asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }
}
