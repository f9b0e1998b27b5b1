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

    public override async ValueTask<Position> WaitBeyondAsync(Position position, EventScope? scope, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await Task.Delay(RoundTrip, cancellationToken);
        var now = Extent.Newest;
        return await Sound.WaitBeyondAsync(now.Epoch == position.Epoch ? now : position, scope, timeout, cancellationToken);
    }
}
