using RealtimeHub.EventLog;
using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.Protocol;

namespace RealtimeHub.Delivery.Tests.Kit;

/// <summary>A log whose storage takes no snapshot as long as a test wants that.</summary>
internal sealed class FailingLog(IEventLog log) : IEventLog
{
    private int _refused;
    private int _taken;

    /// <summary>What a snapshot meets; null for nothing.</summary>
    public Func<AppendResult>? Snapshot { get; set; }

    /// <summary>How many snapshots were not taken.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>How many snapshots were.</summary>
    public int Taken => Volatile.Read(ref _taken);

    public bool IsShared => log.IsShared;

    public string Stream => log.Stream;

    public string Durability => log.Durability;

    public LogExtent Extent => log.Extent;

    public FlowKnowledge Knowledge => log.Knowledge;

    public ValueTask<AppendResult> AppendAsync(AppendBatch batch, CancellationToken cancellationToken)
    {
        if (!batch.IsSnapshot) return log.AppendAsync(batch, cancellationToken);
        Interlocked.Increment(ref Snapshot is null ? ref _taken : ref _refused);
        return Snapshot is { } meets ? new(meets()) : log.AppendAsync(batch, cancellationToken);
    }

    public ValueTask<Slice> ReadAfterAsync(Position position, EventScope? scope, ReadLimit limit, CancellationToken cancellationToken) =>
        log.ReadAfterAsync(position, scope, limit, cancellationToken);

    public ValueTask<Position> WaitBeyondAsync(Position position, EventScope? scope, TimeSpan timeout, CancellationToken cancellationToken) =>
        log.WaitBeyondAsync(position, scope, timeout, cancellationToken);

    public void WakeReaders() => log.WakeReaders();

    public ValueTask<Position> ResolveAsync(StartFrom from, CancellationToken cancellationToken) => log.ResolveAsync(from, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
