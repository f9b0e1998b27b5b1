using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Tests.Kit;

/// <summary>A log whose reads take time, or are counted.</summary>
internal sealed class SlowLog(IEventLog log, Action<Position> beforeRead) : IEventLog
{
    public string Stream => log.Stream;

    public string Durability => log.Durability;

    public FlowKnowledge Knowledge => log.Knowledge;

    public LogExtent Extent => log.Extent;

    public ValueTask<AppendResult> AppendAsync(AppendBatch batch, CancellationToken cancellationToken) => log.AppendAsync(batch, cancellationToken);

    public ValueTask<Slice> ReadAfterAsync(Position position, EventScope? scope, ReadLimit limit, CancellationToken cancellationToken)
    {
        beforeRead(position);
        return log.ReadAfterAsync(position, scope, limit, cancellationToken);
    }

    public ValueTask<Position> WaitBeyondAsync(Position position, EventScope? scope, TimeSpan timeout, CancellationToken cancellationToken) =>
        log.WaitBeyondAsync(position, scope, timeout, cancellationToken);

    public void WakeReaders() => log.WakeReaders();

    public ValueTask<Position> ResolveAsync(StartFrom from, CancellationToken cancellationToken) => log.ResolveAsync(from, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
