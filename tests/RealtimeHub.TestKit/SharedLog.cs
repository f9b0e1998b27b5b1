using Microsoft.Extensions.DependencyInjection;
using RealtimeHub.EventLog;
using RealtimeHub.EventLog.Control;
using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Streams;

namespace RealtimeHub.TestKit;

/// <summary>One log in memory that several hubs of this process serve, as nodes do: it stays when one of them goes.</summary>
/// <param name="log">The log; who made it disposes of it.</param>
public sealed class SharedLog(IEventLog log) : IEventLog
{
    /// <inheritdoc/>
    public bool IsShared => true;

    /// <inheritdoc/>
    public string Stream => log.Stream;

    /// <inheritdoc/>
    public string Durability => log.Durability;

    /// <inheritdoc/>
    public LogExtent Extent => log.Extent;

    /// <inheritdoc/>
    public FlowKnowledge Knowledge => log.Knowledge;

    /// <summary>Gives the log to a hub: its only stream. What the hub itself remembers it keeps alone.</summary>
    public static Action<IServiceCollection> Of(IEventLog log) => services => services.AddSingleton<OpenEventLog>((stream, _) => Task.FromResult<IEventLog>(
        stream == ControlLog.Stream ? new MemoryEventLog(stream, new LogOptions(), TimeProvider.System) : new SharedLog(log)));

    /// <inheritdoc/>
    public ValueTask<AppendResult> AppendAsync(AppendBatch batch, CancellationToken cancellationToken) => log.AppendAsync(batch, cancellationToken);

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
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
