using RealtimeHub.EventLog;
using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.Protocol;

namespace RealtimeHub.Faults.Broken;

/// <summary>A log around another one, for those that break a part of it.</summary>
internal abstract class WrappedLog(IEventLog log) : IEventLog
{
    public string Stream => log.Stream;

    public string Durability => log.Durability;

    public LogExtent Extent => log.Extent;

    public FlowKnowledge Knowledge => log.Knowledge;

    protected IEventLog Sound => log;

    public virtual ValueTask<AppendResult> AppendAsync(AppendBatch batch, CancellationToken cancellationToken) => log.AppendAsync(batch, cancellationToken);

    public virtual ValueTask<Slice> ReadAfterAsync(Position position, EventScope? scope, ReadLimit limit, CancellationToken cancellationToken) =>
        log.ReadAfterAsync(position, scope, limit, cancellationToken);

    public virtual ValueTask<Position> WaitBeyondAsync(Position position, EventScope? scope, TimeSpan timeout, CancellationToken cancellationToken) =>
        log.WaitBeyondAsync(position, scope, timeout, cancellationToken);

    public void WakeReaders() => log.WakeReaders();

    public ValueTask<Position> ResolveAsync(StartFrom from, CancellationToken cancellationToken) => log.ResolveAsync(from, cancellationToken);

    public virtual ValueTask DisposeAsync() => log.DisposeAsync();
}
