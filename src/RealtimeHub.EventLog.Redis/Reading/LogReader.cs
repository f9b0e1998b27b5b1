using RealtimeHub.EventLog.Redis.Following;
using RealtimeHub.EventLog.Redis.Scripts;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Redis.Reading;

/// <summary>Reads a stream for whoever stands anywhere in it, on any thread: from memory where that has what is asked for, else by way of Redis.</summary>
internal sealed class LogReader(RedisLinks links, StreamKeys keys, StreamTail tail)
{
    private readonly CatchUpReader _catchUp = new(links, keys, tail);

    public ValueTask<Slice> ReadAfterAsync(Position position, EventScope? scope, ReadLimit limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var history = tail.History;
        return CatchUpReader.TryReadHere(history, position, scope, limit) is { } slice && !CatchUpReader.Withdraws(slice)
            ? new(slice)
            : new(_catchUp.ReadAfterAsync(history, position, scope, limit, cancellationToken));
    }

    public ValueTask<Position> WaitBeyondAsync(Position position, EventScope? scope, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // Where it is replaced meanwhile it is closed: then nobody waits in it.
        var history = tail.History;
        return history.GapAfter(position, history.Recent.Tip) is null
            ? history.Recent.WaitBeyondAsync(position.Sequence, scope, timeout, cancellationToken)
            : new(position);
    }

    public async ValueTask<Position> ResolveAsync(StartFrom from, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var history = tail.History;
        return from switch
        {
            StartFrom.PositionCase after => after.Position,
            StartFrom.BeginningCase => history.Epochs.PositionOf(history.First - 1),
            StartFrom.TimeCase at => await _catchUp.FindBeforeAsync(at.Time, cancellationToken),
            _ => history.Epochs.PositionOf(history.Recent.Tip),
        };
    }
}
