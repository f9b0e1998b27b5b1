using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Redis.Tests.Kit;

/// <summary>What a reader was told.</summary>
internal sealed class Reader(Position from)
{
    public Position At { get; private set; } = from;

    public List<HubEvent> Events { get; } = [];

    public List<GapMessage> Gaps { get; } = [];

    public void Take(Slice slice)
    {
        if (slice.Gap is { } gap) Gaps.Add(gap);
        Events.AddRange(slice.Events);
        At = slice.End;
    }
}
