using System.Collections.Concurrent;
using RealtimeHub.EventLog;
using RealtimeHub.Protocol;

namespace RealtimeHub.Faults.Broken;

/// <summary>
/// Broken: a reader that has read everything asks to be told of what comes from now on, not of what comes after its position. What was
/// appended between the two is nobody's.
/// </summary>
internal sealed class ReadBeforeSubscribeLog(IEventLog log) : WrappedLog(log)
{
    // The round trip that telling a broker to subscribe takes.
    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(1);

    private readonly ConcurrentDictionary<Position, Position> _skipped = new();

    public override async ValueTask WaitBeyondAsync(Position position, EventScope? scope, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await Task.Delay(RoundTrip, cancellationToken);
        var now = Extent.Newest;
        if (now.Epoch == position.Epoch && now.Sequence > position.Sequence) _skipped[position] = now;
        await Sound.WaitBeyondAsync(now, scope, timeout, cancellationToken);
    }

    public override ValueTask<Slice> ReadAfterAsync(Position position, EventScope? scope, ReadLimit limit, CancellationToken cancellationToken) =>
        Sound.ReadAfterAsync(_skipped.TryRemove(position, out var now) ? now : position, scope, limit, cancellationToken);
}
