using RealtimeHub.EventLog;
using RealtimeHub.Protocol;

namespace RealtimeHub.Faults.Broken;

/// <summary>Broken: it judges a position by its number alone. One of a history that was replaced is taken for one of its own.</summary>
internal sealed class NoEpochLog(IEventLog log) : WrappedLog(log)
{
    public override ValueTask<Slice> ReadAfterAsync(Position position, EventScope? scope, ReadLimit limit, CancellationToken cancellationToken) =>
        Sound.ReadAfterAsync(Ours(position), scope, limit, cancellationToken);

    public override ValueTask<Position> WaitBeyondAsync(Position position, EventScope? scope, TimeSpan timeout, CancellationToken cancellationToken) =>
        Sound.WaitBeyondAsync(Ours(position), scope, timeout, cancellationToken);

    private Position Ours(Position position)
    {
        var sequence = Math.Min(position.Sequence, Extent.Newest.Sequence);
        return new Position(Extent.Epochs.Last(e => e.FirstSequence <= Math.Max(sequence, Extent.Epochs[0].FirstSequence)).Id, sequence);
    }
}
