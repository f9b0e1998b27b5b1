using RealtimeHub.EventLog;
using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.Protocol;

namespace RealtimeHub.Delivery.Tests.Kit;

/// <summary>A log whose storage takes no snapshot as long as a test wants that.</summary>
internal sealed class FailingLog(IEventLog log) : IEventLog
{
    private int _refused;

    /// <summary>What a snapshot meets; null for nothing.</summary>
    public Func<AppendResult>? Snapshot { get; set; }

    /// <summary>How many snapshots were not taken.</summary>
    public int Refused => Volatile.Read(ref _refused);

    public bool IsShared => log.IsShared;

    public string Stream => log.Stream;

    public string Durability => log.Durability;

    public LogExtent Extent => log.Extent;

    public FlowKnowledge Knowledge => log.Knowledge;

    public ValueTask<AppendResult> AppendAsync(AppendBatch batch, CancellationToken cancellationToken)
    {
        if (!batch.IsSnapshot || Snapshot is not { } meets) return log.AppendAsync(batch, cancellationToken);
        Interlocked.Increment(ref _refused);
        return new(meets());
    }

    public ValueTask<Slice> ReadAfterAsync(Position position, EventScope? scope, ReadLimit limit, CancellationToken cancellationToken) =>
        log.ReadAfterAsync(position, scope, limit, cancellationToken);

    public ValueTask<Position> WaitBeyondAsync(Position position, EventScope? scope, TimeSpan timeout, CancellationToken cancellationToken) =>
        log.WaitBeyondAsync(position, scope, timeout, cancellationToken);

    public void WakeReaders() => log.WakeReaders();

    public ValueTask<Position> ResolveAsync(StartFrom from, CancellationToken cancellationToken) => log.ResolveAsync(from, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
