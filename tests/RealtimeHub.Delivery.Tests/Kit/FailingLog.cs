using RealtimeHub.EventLog;
using RealtimeHub.TestKit;

namespace RealtimeHub.Delivery.Tests.Kit;

/// <summary>A log whose storage takes no snapshot as long as a test wants that.</summary>
internal sealed class FailingLog(IEventLog log) : ForwardingLog(log)
{
    private int _refused;

    /// <summary>What a snapshot meets; null for nothing.</summary>
    public Func<AppendResult>? Snapshot { get; set; }

    /// <summary>How many snapshots were not taken.</summary>
    public int Refused => Volatile.Read(ref _refused);

    public override ValueTask<AppendResult> AppendAsync(AppendBatch batch, CancellationToken cancellationToken)
    {
        if (!batch.IsSnapshot || Snapshot is not { } meets) return base.AppendAsync(batch, cancellationToken);
        Interlocked.Increment(ref _refused);
        return new(meets());
    }
}
