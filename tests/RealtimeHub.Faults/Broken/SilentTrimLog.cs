using RealtimeHub.EventLog;
using RealtimeHub.Protocol;

namespace RealtimeHub.Faults.Broken;

/// <summary>Broken: a reader behind what is kept gets what is kept, and no word about the rest.</summary>
internal sealed class SilentTrimLog(IEventLog log) : WrappedLog(log)
{
    public override async ValueTask<Slice> ReadAfterAsync(Position position, EventScope? scope, ReadLimit limit, CancellationToken cancellationToken)
    {
        var slice = await Sound.ReadAfterAsync(position, scope, limit, cancellationToken);
        return slice.Gap is { Reason: GapReason.Retention } ? await Sound.ReadAfterAsync(slice.End, scope, limit, cancellationToken) : slice;
    }
}
