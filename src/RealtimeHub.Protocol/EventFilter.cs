using System.Collections.Immutable;
using System.Text.Json.Serialization;
using RealtimeHub.Tams;

namespace RealtimeHub.Protocol;

/// <summary>
/// What a subscriber wants: the filters of TAMS webhooks (API 8.2, <c>webhook.json</c>, ADR 0026) plus <see cref="Timerange"/> and
/// <see cref="SkipUnchanged"/>. Between the members AND, within a list OR; a member that is not set has no effect.
/// </summary>
[JsonConverter(typeof(EventFilterJsonConverter))]
public sealed record EventFilter
{
    /// <summary>Matches every event.</summary>
    public static EventFilter All { get; } = new();

    /// <summary>The event types wanted; empty matches nothing.</summary>
    public ImmutableHashSet<EventType>? Events { get; init; }

    /// <summary>Flow and segment events of these flows; source events are left alone.</summary>
    public ImmutableHashSet<Guid>? FlowIds { get; init; }

    /// <summary>Events of these sources and of their flows.</summary>
    public ImmutableHashSet<Guid>? SourceIds { get; init; }

    /// <summary>Flow and segment events whose flow is collected by one of these flows, or, when empty, by none; source events are left alone.</summary>
    public ImmutableHashSet<Guid>? FlowCollectedByIds { get; init; }

    /// <summary>Events whose source is collected by one of these sources, or, when empty, by none.</summary>
    public ImmutableHashSet<Guid>? SourceCollectedByIds { get; init; }

    /// <summary>Segment events that overlap this; all other events are left alone.</summary>
    public Timerange? Timerange { get; init; }

    /// <summary>
    /// Leaves out <c>flows/updated</c> and <c>sources/updated</c> that changed nothing but <c>segments_updated</c>: half of what a live
    /// store says.
    /// </summary>
    public bool SkipUnchanged { get; init; }

    /// <summary>Events stamped with this group and no others: what joining a group asks for. Not part of the wire form.</summary>
    public Group? Group { get; init; }

    /// <summary>Which URLs the events that match are told with. It hides no event.</summary>
    public GetUrlOptions GetUrls { get; init; } = GetUrlOptions.Default;

    /// <summary>Whether every event matches.</summary>
    public bool IsOpen => Events is null && FlowIds is null && SourceIds is null && FlowCollectedByIds is null && SourceCollectedByIds is null
        && Timerange is null && !SkipUnchanged && Group is null;

    /// <summary>Whether a subscriber with this filter gets the event.</summary>
    public FilterVerdict Judge(HubEvent e)
    {
        if (Events is not null && !Events.Contains(e.Type)) return FilterVerdict.Hidden;
        if (SkipUnchanged && e.Marks.HasFlag(EventMarks.Unchanged)) return FilterVerdict.Hidden;
        if (Timerange is { } wanted && !Overlaps(wanted, e)) return FilterVerdict.Hidden;
        return Worst(JudgeFlow(e), JudgeSource(e), JudgeGroup(e));
    }

    /// <summary>Whether the event certainly matches.</summary>
    public bool Matches(HubEvent e) => Judge(e) == FilterVerdict.Matches;

    private FilterVerdict JudgeFlow(HubEvent e)
    {
        if (e.Type.IsSourceEvent()) return FilterVerdict.Matches;
        if (!Names(FlowIds, GroupKind.Flow, e)) return FilterVerdict.Hidden;
        return JudgeKnown(FlowCollectedByIds, GroupKind.FlowCollection, e, EventMarks.FlowUnresolved);
    }

    private FilterVerdict JudgeSource(HubEvent e) => Worst(
        JudgeSourceId(e),
        JudgeKnown(SourceCollectedByIds, GroupKind.SourceCollection, e, EventMarks.SourceUnresolved),
        FilterVerdict.Matches);

    // An empty list matches nothing, whatever the source may be.
    private FilterVerdict JudgeSourceId(HubEvent e)
    {
        if (Names(SourceIds, GroupKind.Source, e)) return FilterVerdict.Matches;
        return SourceIds is { Count: 0 } ? FilterVerdict.Hidden : UnlessKnown(e, EventMarks.FlowUnresolved);
    }

    private FilterVerdict JudgeGroup(HubEvent e)
    {
        if (Group is not { } group || e.Groups.Contains(group)) return FilterVerdict.Matches;
        return group.Kind switch
        {
            GroupKind.Source or GroupKind.FlowCollection => UnlessKnown(e, EventMarks.FlowUnresolved),
            GroupKind.SourceCollection => UnlessKnown(e, EventMarks.SourceUnresolved),
            _ => FilterVerdict.Hidden,
        };
    }

    // An empty list asks for what is not collected at all (API 8.2). Of what nothing is known, that cannot be said; but one
    // collection is enough to say that it does not match, and a collection that was asked for that it does.
    private static FilterVerdict JudgeKnown(ImmutableHashSet<Guid>? by, GroupKind kind, HubEvent e, EventMarks missing)
    {
        if (by is null || (by.Count > 0 && Names(by, kind, e))) return FilterVerdict.Matches;
        if (by.Count == 0 && HasKind(kind, e)) return FilterVerdict.Hidden;
        if (e.Marks.HasFlag(missing)) return FilterVerdict.Unresolved;
        return by.Count == 0 ? FilterVerdict.Matches : FilterVerdict.Hidden;
    }

    private static FilterVerdict UnlessKnown(HubEvent e, EventMarks missing) => e.Marks.HasFlag(missing) ? FilterVerdict.Unresolved : FilterVerdict.Hidden;

    private static FilterVerdict Worst(FilterVerdict a, FilterVerdict b, FilterVerdict c)
    {
        if (a == FilterVerdict.Hidden || b == FilterVerdict.Hidden || c == FilterVerdict.Hidden) return FilterVerdict.Hidden;
        return a == FilterVerdict.Unresolved || b == FilterVerdict.Unresolved || c == FilterVerdict.Unresolved ? FilterVerdict.Unresolved : FilterVerdict.Matches;
    }

    private static bool Overlaps(Timerange wanted, HubEvent e)
    {
        if (!e.Type.IsSegmentEvent()) return true;
        var touched = e.Tams.Timeranges;
        for (var i = 0; i < touched.Count; i++)
        {
            if (wanted.Overlaps(touched[i])) return true;
        }

        return false;
    }

    private static bool Names(ImmutableHashSet<Guid>? wanted, GroupKind kind, HubEvent e)
    {
        if (wanted is null) return true;
        for (var i = 0; i < e.Groups.Count; i++)
        {
            if (e.Groups[i].Kind == kind && wanted.Contains(e.Groups[i].Id)) return true;
        }

        return false;
    }

    private static bool HasKind(GroupKind kind, HubEvent e)
    {
        for (var i = 0; i < e.Groups.Count; i++)
        {
            if (e.Groups[i].Kind == kind) return true;
        }

        return false;
    }
}
