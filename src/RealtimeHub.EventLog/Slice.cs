using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog;

/// <summary>What follows a position.</summary>
/// <param name="End">Everything up to here was read; the next read starts after it.</param>
/// <param name="Events">In order; none where a gap is told or nothing of the scope was there.</param>
/// <param name="ReachedTip">Nothing follows <paramref name="End"/> at this moment.</param>
/// <param name="Behind">How many sequences the tip is ahead of <paramref name="End"/>.</param>
public readonly record struct Slice(Position End, ArraySegment<HubEvent> Events, bool ReachedTip, long Behind)
{
    /// <summary>In order; none where a gap is told or nothing of the scope was there.</summary>
    // An empty collection expression makes a segment without an array, which cannot even be enumerated.
    public ArraySegment<HubEvent> Events { get; init; } = Events.Array is null ? ArraySegment<HubEvent>.Empty : Events;

    /// <summary>What cannot be had between the position asked for and <see cref="End"/>.</summary>
    public GapMessage? Gap { get; init; }
}
