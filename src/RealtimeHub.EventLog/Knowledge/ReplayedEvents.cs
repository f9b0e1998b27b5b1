using RealtimeHub.Protocol;
using RealtimeHub.Tams;

namespace RealtimeHub.EventLog.Knowledge;

/// <summary>
/// Leaves out of a replay the updates of which nothing would remain. Stores send one with every segment; reading them all would
/// make a start several times as long. A description replaces the one before it whole, but for the collections that only the
/// earlier one states.
/// </summary>
internal static class ReplayedEvents
{
    /// <summary>The events that must be taken in, in order, for the same knowledge in the end.</summary>
    public static IReadOnlyList<HubEvent> NeededOf(IReadOnlyList<HubEvent> events)
    {
        var needed = new List<HubEvent>();
        var later = new Dictionary<Guid, Stated>();
        for (var i = events.Count - 1; i >= 0; i--)
        {
            if (IsNeeded(events[i], later)) needed.Add(events[i]);
        }

        needed.Reverse();
        return needed;
    }

    private static bool IsNeeded(HubEvent e, Dictionary<Guid, Stated> later)
    {
        if (e.Type == default) return false;
        if (e.Type is not (EventType.FlowsCreated or EventType.FlowsUpdated)) return true;
        // The first of the groups is the flow.
        var id = e.Groups[0].Id;
        var hasLater = later.TryGetValue(id, out var stated);
        // Only where it changed nothing: then the flow was not deleted before it either, and segments count with it or without.
        if (hasLater && e.Marks.HasFlag(EventMarks.Unchanged) && (MayState(e.Json.Span) & ~stated) == 0) return false;
        later[id] = stated | Of(e.Tams is FlowsCreated created ? created.Flow : ((FlowsUpdated)e.Tams).Flow);
        return true;
    }

    private static Stated Of(Flow flow) =>
        (flow.Json.TryGetProperty("collected_by"u8, out _) ? Stated.Parents : 0) | (flow.Json.TryGetProperty("flow_collection"u8, out _) ? Stated.Members : 0);

    // Without reading the JSON: a name may also stand elsewhere, and one with an escape is taken for both.
    private static Stated MayState(ReadOnlySpan<byte> json)
    {
        if (json.Contains((byte)'\\')) return Stated.Parents | Stated.Members;
        return (json.IndexOf("\"collected_by\""u8) >= 0 ? Stated.Parents : 0) | (json.IndexOf("\"flow_collection\""u8) >= 0 ? Stated.Members : 0);
    }

    [Flags]
    private enum Stated
    {
        Parents = 1,
        Members = 2,
    }
}
