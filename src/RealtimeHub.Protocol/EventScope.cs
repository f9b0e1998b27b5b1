using System.Collections.Immutable;
using RealtimeHub.Tams;

namespace RealtimeHub.Protocol;

/// <summary>
/// The keys of which every event that a filter can match carries at least one, so that an index over recent events can answer
/// instead of a scan. It may promise too much, never too little: the filter still has the last word.
/// </summary>
public sealed class EventScope
{
    // Keys that no event is stamped with: they stand for what a list of ids cannot name.
    private static readonly Group AnyFlowEvent = new((GroupKind)252, Guid.Empty);
    private static readonly Group AnySourceEvent = new((GroupKind)253, Guid.Empty);
    private static readonly Group AnyFlowUnresolved = new((GroupKind)254, Guid.Empty);
    private static readonly Group AnySourceUnresolved = new((GroupKind)255, Guid.Empty);

    private EventScope(ImmutableArray<Group> keys) => Keys = keys;

    /// <summary>The keys.</summary>
    public ImmutableArray<Group> Keys { get; }

    /// <summary>The scope of a filter; null when nothing narrower than every event can be said.</summary>
    public static EventScope? Of(EventFilter filter)
    {
        if (filter.Group is { } group) return OfGroup(group);
        var sourceEvents = filter.SourceIds is { } sources ? Keyed(GroupKind.Source, sources) : [AnySourceEvent];
        if (filter.FlowIds is { } flows) return new([.. Keyed(GroupKind.Flow, flows), .. sourceEvents]);
        if (filter.SourceIds is not null) return new([.. sourceEvents, AnyFlowUnresolved]);
        if (filter.SourceCollectedByIds is { Count: > 0 } parents) return new([.. Keyed(GroupKind.SourceCollection, parents), AnySourceUnresolved]);
        if (filter.FlowCollectedByIds is { Count: > 0 } by) return new([.. Keyed(GroupKind.FlowCollection, by), AnySourceEvent, AnyFlowUnresolved]);
        return filter.Events is { Count: > 0 } events ? OfTypes(events) : null;
    }

    /// <summary>Calls <paramref name="visit"/> with each key under which an index files the event.</summary>
    public static void VisitKeys<TState>(HubEvent e, TState state, Action<Group, TState> visit)
    {
        for (var i = 0; i < e.Groups.Count; i++) visit(e.Groups[i], state);
        if (e.Type.IsSourceEvent()) visit(AnySourceEvent, state);
        else if (e.Type.IsFlowEvent()) visit(AnyFlowEvent, state);
        if (e.Marks.HasFlag(EventMarks.FlowUnresolved)) visit(AnyFlowUnresolved, state);
        if (e.Marks.HasFlag(EventMarks.SourceUnresolved)) visit(AnySourceUnresolved, state);
    }

    // Segments are nearly all that a live store says: who wants none of them is not to be woken by each.
    private static EventScope? OfTypes(ImmutableHashSet<EventType> types)
    {
        if (types.Any(type => type.IsSegmentEvent())) return null;
        Group[] ofFlows = types.Any(type => type.IsFlowEvent()) ? [AnyFlowEvent] : [];
        return new(types.Any(type => type.IsSourceEvent()) ? [.. ofFlows, AnySourceEvent] : [.. ofFlows]);
    }

    private static EventScope OfGroup(Group group) => group.Kind switch
    {
        GroupKind.Flow => new([group]),
        GroupKind.SourceCollection => new([group, AnySourceUnresolved]),
        _ => new([group, AnyFlowUnresolved]),
    };

    private static IEnumerable<Group> Keyed(GroupKind kind, ImmutableHashSet<Guid> ids) => ids.Select(id => new Group(kind, id));
}
