using RealtimeHub.EventLog;
using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.Protocol;

namespace RealtimeHub.TestKit;

/// <summary>A log that is another one, but for what a test wants different of it.</summary>
/// <param name="log">The log; who made it disposes of it.</param>
public abstract class ForwardingLog(IEventLog log) : IEventLog
{
    /// <inheritdoc/>
    public virtual bool IsShared => log.IsShared;

    /// <inheritdoc/>
    public string Stream => log.Stream;

    /// <inheritdoc/>
    public string Durability => log.Durability;

    /// <inheritdoc/>
    public LogExtent Extent => log.Extent;

    /// <inheritdoc/>
    public FlowKnowledge Knowledge => log.Knowledge;

    /// <inheritdoc/>
    public virtual ValueTask<AppendResult> AppendAsync(AppendBatch batch, CancellationToken cancellationToken) => log.AppendAsync(batch, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Slice> ReadAfterAsync(Position position, EventScope? scope, ReadLimit limit, CancellationToken cancellationToken) =>
        log.ReadAfterAsync(position, scope, limit, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Position> WaitBeyondAsync(Position position, EventScope? scope, TimeSpan timeout, CancellationToken cancellationToken) =>
        log.WaitBeyondAsync(position, scope, timeout, cancellationToken);

    /// <inheritdoc/>
    public void WakeReaders() => log.WakeReaders();

    /// <inheritdoc/>
    public ValueTask<Position> ResolveAsync(StartFrom from, CancellationToken cancellationToken) => log.ResolveAsync(from, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
