using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Files;

/// <summary>Decoded events, in order and without a hole.</summary>
internal sealed record Block(HubEvent[] Events, int Length)
{
    public long First => Events[0].Position.Sequence;

    public long Last => Events[^1].Position.Sequence;

    public HubEvent this[long sequence] => Events[sequence - First];
}
