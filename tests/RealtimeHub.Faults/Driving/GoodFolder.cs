using RealtimeHub.Protocol;

namespace RealtimeHub.Faults.Driving;

/// <summary>What a folder held before it was damaged.</summary>
internal sealed record GoodFolder(IReadOnlyDictionary<Position, string> Events)
{
    public Position Tip { get; } = Events.Keys.MaxBy(p => p.Sequence);
}
