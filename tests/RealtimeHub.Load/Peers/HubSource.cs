using RealtimeHub.Load.Wire;

namespace RealtimeHub.Load;

/// <summary>Publishes to the hub over HTTP: one event a request at a rate, batches as fast as it goes, so that publishing is not what is measured.</summary>
internal sealed class HubSource(EventLoop loop, Target hub, int size, bool isPaced) : IEventSource
{
    private const int Batch = 16;

    // Enough connections that one waiting for its sync holds up no other.
    private const int Publishers = 32;

    private readonly Publishing _publishing = new(loop, hub, isPaced ? new(Publishers, size) : new(1, size, Batch));

    public bool IsDone => _publishing.IsDone;

    public Histogram Acknowledged => _publishing.Latency;

    public static long Whole(long events, bool isPaced) => isPaced ? events : (events + Batch - 1) / Batch * Batch;

    public void Start(double rate, long events) => _publishing.Start(rate, isPaced ? events : events / Batch);

    public void Dispose() => _publishing.Dispose();
}
