namespace RealtimeHub.EventLog.Files;

/// <summary>An append on its way to the disk. What its publisher does next is never done within the writer's turn.</summary>
internal sealed class PendingAppend(AppendBatch batch) : TaskCompletionSource<AppendResult>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private const int Overhead = 200;

    public AppendBatch Batch { get; } = batch;

    /// <summary>The timestamp of its coming.</summary>
    public long Queued { get; } = TimeProvider.System.GetTimestamp();

    public long Bytes { get; } = batch.Events.Sum(e => (long)e.Envelope.Length + Overhead);
}
