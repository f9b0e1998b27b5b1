using RealtimeHub.EventLog.Appending;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Redis.Following;

/// <summary>Up to where another node has said that events may be seen. What it says of a history that was replaced since counts for nothing.</summary>
internal sealed class Bell
{
    private readonly Lock _gate = new();
    private Position _rung;

    public void Ring(Position committed)
    {
        lock (_gate)
        {
            if (committed.Epoch != _rung.Epoch || committed.Sequence > _rung.Sequence) _rung = committed;
        }
    }

    /// <summary>0 for nothing.</summary>
    public long Through(EpochTable epochs)
    {
        Position rung;
        lock (_gate) rung = _rung;
        return epochs.PositionOf(rung.Sequence) == rung ? rung.Sequence : 0;
    }
}
