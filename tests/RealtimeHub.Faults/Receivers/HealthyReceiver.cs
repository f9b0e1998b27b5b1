using RealtimeHub.Faults.Driving;
using RealtimeHub.Faults.Recording;
using RealtimeHub.TestKit.Receiving;

namespace RealtimeHub.Faults.Receivers;

/// <summary>Takes every call, and writes down what came when.</summary>
internal sealed class HealthyReceiver : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<(long Id, long At)> _arrivals = [];
    private readonly HashSet<long> _ids = [];
    private readonly WebhookReceiver _receiver;

    public HealthyReceiver() => _receiver = new WebhookReceiver(TakeAsync);

    public Uri Url => _receiver.Url;

    /// <summary>How many different events came.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _ids.Count;
        }
    }

    /// <summary>What came, in its order, each time it came, with the monotonic time.</summary>
    public IReadOnlyList<(long Id, long At)> Arrivals
    {
        get
        {
            lock (_lock) return [.. _arrivals];
        }
    }

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    private async ValueTask TakeAsync(ReceivedCall call, Stream answer, CancellationToken stop)
    {
        var id = FaultEvents.IdIn(call.Body.Span);
        lock (_lock)
        {
            _arrivals.Add((id, MonotonicClock.Now));
            _ids.Add(id);
        }

        await answer.WriteAsync(WebhookReceiver.Ok, stop);
    }
}
