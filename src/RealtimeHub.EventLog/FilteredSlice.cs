using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog;

/// <summary>What a filter leaves of a slice: the events that match, and a gap where it could not be said whether one does.</summary>
public static class FilteredSlice
{
    /// <summary>The messages of a slice, in its order; none where everything is hidden. The slice's own gap is the caller's.</summary>
    /// <param name="slice">What was read.</param>
    /// <param name="filter">What is wanted.</param>
    /// <param name="now">The time by the hub's clock: what is too old to be told is left out.</param>
    public static IEnumerable<SubscriptionMessage> Messages(Slice slice, EventFilter filter, DateTimeOffset now)
    {
        // A slice that tells a gap has no array at all.
        if (slice.Events.Count == 0) return [];
        return (filter.IsOpen ? [new EventsMessage(slice.Events, slice.End, slice.Behind)] : Judged(slice, filter))
            .Select(message => message is EventsMessage told ? Shown(told, filter.GetUrls, now) : message);
    }

    private static EventsMessage Shown(EventsMessage told, GetUrlOptions urls, DateTimeOffset now) =>
        urls.Apply(told.Events, now) is var events && ReferenceEquals(events, told.Events) ? told : told with { Events = events };

    private static IEnumerable<SubscriptionMessage> Judged(Slice slice, EventFilter filter)
    {
        var matching = new List<HubEvent>();
        GapMessage? gap = null;
        foreach (var e in slice.Events)
        {
            var verdict = filter.Judge(e);
            if (verdict == FilterVerdict.Matches && gap is not null)
            {
                yield return gap;
                gap = null;
            }

            if (verdict == FilterVerdict.Unresolved && matching.Count > 0)
            {
                yield return new EventsMessage(matching, matching[^1].Position, BehindAt(slice, matching[^1]));
                matching = [];
            }

            if (verdict == FilterVerdict.Matches) matching.Add(e);
            // Neighbours of which it cannot be said are told as one.
            if (verdict == FilterVerdict.Unresolved) gap = new(GapReason.Unresolved, gap?.After ?? e.Position.Plus(-1), e.Position, e.Position);
        }

        if (gap is not null) yield return gap;
        if (matching.Count > 0) yield return new EventsMessage(matching, slice.End, slice.Behind);
    }

    private static long BehindAt(Slice slice, HubEvent e) => slice.Behind + slice.End.Sequence - e.Position.Sequence;
}
