using System.Text;
using RealtimeHub.EventLog;
using RealtimeHub.TestKit;

namespace RealtimeHub.Delivery.Tests.Kit;

/// <summary>A log whose storage takes no snapshot, or not what a test names, as long as the test wants that.</summary>
internal sealed class FailingLog(IEventLog log) : ForwardingLog(log)
{
    private int _refused;
    private int _taken;

    /// <summary>What a snapshot meets; null for nothing.</summary>
    public Func<AppendResult>? Snapshot { get; set; }

    /// <summary>Whether the storage is away for this text of an event.</summary>
    public Func<string, bool> IsAwayFor { get; set; } = _ => false;

    /// <summary>How many snapshots were not taken.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>How many snapshots were.</summary>
    public int Taken => Volatile.Read(ref _taken);

    public override ValueTask<AppendResult> AppendAsync(AppendBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Events.Any(e => IsAwayFor(Encoding.UTF8.GetString(e.Envelope.Span)))) return new(new AppendResult(AppendOutcome.Away));
        if (!batch.IsSnapshot) return base.AppendAsync(batch, cancellationToken);
        Interlocked.Increment(ref Snapshot is null ? ref _taken : ref _refused);
        return Snapshot is { } meets ? new(meets()) : base.AppendAsync(batch, cancellationToken);
    }
}
