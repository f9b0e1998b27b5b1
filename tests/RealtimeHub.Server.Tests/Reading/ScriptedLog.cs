using RealtimeHub.EventLog;
using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.Protocol;

namespace RealtimeHub.Server.Tests.Reading;

/// <summary>A log that answers reads with what it was given, for the rare things that a real one says seldom.</summary>
internal sealed class ScriptedLog(params Slice[] slices) : IEventLog
{
    private readonly Queue<Slice> _slices = new(slices);

    public string Stream => "scripted";

    public FlowKnowledge Knowledge { get; } = new(KnowledgeState.Empty);

    public string Durability => "none";

    public LogExtent Extent => throw new NotSupportedException();

    public ValueTask<AppendResult> AppendAsync(AppendBatch batch, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<Slice> ReadAfterAsync(Position position, EventScope? scope, ReadLimit limit, CancellationToken cancellationToken) => new(_slices.Dequeue());

    public ValueTask<Position> WaitBeyondAsync(Position position, EventScope? scope, TimeSpan timeout, CancellationToken cancellationToken) => new(position);

    public void WakeReaders()
    {
    }

    public ValueTask<Position> ResolveAsync(StartFrom from, CancellationToken cancellationToken) => new(default(Position));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
