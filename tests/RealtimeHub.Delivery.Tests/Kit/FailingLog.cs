using RealtimeHub.EventLog;
using RealtimeHub.TestKit;

namespace RealtimeHub.Delivery.Tests.Kit;

/// <summary>A log whose storage takes no snapshot as long as a test wants that.</summary>
internal sealed class FailingLog(IEventLog log) : ForwardingLog(log)
{
    private int _refused;
    private int _taken;

    /// <summary>What a snapshot meets; null for nothing.</summary>
    public Func<AppendResult>? Snapshot { get; set; }

    /// <summary>How many snapshots were not taken.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>How many snapshots were.</summary>
    public int Taken => Volatile.Read(ref _taken);

    public override ValueTask<AppendResult> AppendAsync(AppendBatch batch, CancellationToken cancellationToken)
    {
        if (!batch.IsSnapshot) return base.AppendAsync(batch, cancellationToken);
        Interlocked.Increment(ref Snapshot is null ? ref _taken : ref _refused);
        return Snapshot is { } meets ? new(meets()) : base.AppendAsync(batch, cancellationToken);
    }
}
