using RealtimeHub.Load.Wire;

namespace RealtimeHub.Load;

/// <summary>Publishes to the hub over HTTP: one event a request at a rate, batches as fast as it goes, so that publishing is not what is measured.</summary>
internal sealed class HubSource : IEventSource
{
    private const int MostEvents = 16;

    // Large events are not batched: a few of them to thousands of subscribers are as much as goes out at a time.
    private const int MostBytes = 64 * 1024;

    // Enough connections that one waiting for its sync holds up no other.
    private const int Publishers = 32;

    private readonly PublishPlan _plan;
    private readonly Publishing _publishing;

    public HubSource(EventLoop loop, Target hub, int size, bool isPaced)
    {
        _plan = isPaced ? new(Publishers, size) : new(1, size, Math.Clamp(MostBytes / size, 1, MostEvents));
        _publishing = new Publishing(loop, hub, _plan);
    }

    public bool IsDone => _publishing.IsDone;

    public Histogram Acknowledged => _publishing.Latency;

    public long Whole(long events) => (events + _plan.Batch - 1) / _plan.Batch * _plan.Batch;

    public void Start(double rate, long events) => _publishing.Start(rate, events / _plan.Batch);

    public void Dispose() => _publishing.Dispose();
}
