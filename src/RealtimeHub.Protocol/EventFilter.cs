using System.Collections.Immutable;
using System.Text.Json.Serialization;
using RealtimeHub.Tams;

namespace RealtimeHub.Protocol;

/// <summary>
/// What a subscriber wants: the filters of TAMS webhooks (API 8.2, <c>webhook.json</c>, ADR 0026) plus <see cref="Timerange"/>.
/// Between the members AND, within a list OR; a member that is not set has no effect.
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

    /// <summary>Events stamped with this group and no others: what joining a group asks for. Not part of the wire form.</summary>
    public Group? Group { get; init; }

    /// <summary>Whether a subscriber with this filter gets the event.</summary>
    public bool Matches(HubEvent e) =>
        (Group is not { } group || e.Groups.Contains(group)) && MatchesGroups(e) && MatchesTimerange(e);

    private bool MatchesGroups(HubEvent e)
    {
        if (Events is not null && !Events.Contains(e.Type)) return false;
        if (!HasAny(SourceIds, GroupKind.Source, e)) return false;
        if (!IsCollected(SourceCollectedByIds, GroupKind.SourceCollection, e)) return false;
        if (e.Type.IsSourceEvent()) return true;
        return HasAny(FlowIds, GroupKind.Flow, e) && IsCollected(FlowCollectedByIds, GroupKind.FlowCollection, e);
    }

    private bool MatchesTimerange(HubEvent e)
    {
        if (Timerange is not { } wanted || !e.Type.IsSegmentEvent()) return true;
        foreach (var touched in e.Tams.Timeranges)
        {
            if (wanted.Overlaps(touched)) return true;
        }

        return false;
    }

    private static bool HasAny(ImmutableHashSet<Guid>? wanted, GroupKind kind, HubEvent e)
    {
        if (wanted is null) return true;
        for (var i = 0; i < e.Groups.Count; i++)
        {
            if (e.Groups[i].Kind == kind && wanted.Contains(e.Groups[i].Id)) return true;
        }

        return false;
    }

    // An empty list asks for what is not collected at all (API 8.2). Of what nothing is known, that cannot be said.
    private static bool IsCollected(ImmutableHashSet<Guid>? by, GroupKind kind, HubEvent e)
    {
        if (by is not { Count: 0 }) return HasAny(by, kind, e);
        for (var i = 0; i < e.Groups.Count; i++)
        {
            if (e.Groups[i].Kind == kind) return false;
        }

        return !e.Unresolved;
    }
}
