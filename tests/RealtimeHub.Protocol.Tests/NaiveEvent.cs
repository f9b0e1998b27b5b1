using System.Collections.Immutable;
using System.Text;
using RealtimeHub.Tams;

namespace RealtimeHub.Protocol.Tests;

/// <summary>An event, what is true of it, and what the hub knows of that.</summary>
internal sealed record NaiveEvent(EventType Type, Guid Flow, Guid Source, IReadOnlySet<Guid> FlowCollections, IReadOnlySet<Guid> SourceCollections)
{
    /// <summary>Nothing was told of the flow but, perhaps, collections.</summary>
    public bool IsFlowUnknown { get; init; }

    public bool IsSourceUnknown { get; init; }

    public bool IsUnchanged { get; init; }

    public string Timerange { get; init; } = "[0:0_1:0)";

    /// <summary>A filter as ADR 0026 and API 8.2 word it, for an event of which everything is known.</summary>
    public bool Matches(EventFilter filter)
    {
        var ofSource = Type is EventType.SourcesCreated or EventType.SourcesUpdated or EventType.SourcesDeleted;
        if (filter.Events is { } types && !types.Contains(Type)) return false;
        if (filter.SkipUnchanged && IsUnchanged) return false;
        if (!ofSource && filter.FlowIds is { } flows && !flows.Contains(Flow)) return false;
        if (!ofSource && filter.FlowCollectedByIds is { } parents && !IsCollected(parents, FlowCollections)) return false;
        if (filter.SourceIds is { } sources && !sources.Contains(Source)) return false;
        if (filter.SourceCollectedByIds is { } sourceParents && !IsCollected(sourceParents, SourceCollections)) return false;
        var ofSegments = Type is EventType.FlowsSegmentsAdded or EventType.FlowsSegmentsDeleted;
        return !ofSegments || filter.Timerange is not { } wanted || wanted.Overlaps(Tams.Timerange.Parse(Timerange, null));
    }

    /// <summary>Everything that may be true of it, as far as the hub knows.</summary>
    public IEnumerable<NaiveEvent> Worlds(IReadOnlyList<Guid> sources, IReadOnlyList<Guid> flowParents, IReadOnlyList<Guid> sourceParents) =>
        from source in IsFlowUnknown ? sources : [Source]
        from flowCollections in IsFlowUnknown ? Beyond(FlowCollections, flowParents) : [FlowCollections]
        from sourceCollections in IsFlowUnknown || IsSourceUnknown ? Beyond(IsFlowUnknown ? ImmutableHashSet<Guid>.Empty : SourceCollections, sourceParents) : [SourceCollections]
        select this with { Source = source, FlowCollections = flowCollections, SourceCollections = sourceCollections };

    /// <summary>As the log stamps it.</summary>
    public HubEvent ToHubEvent()
    {
        List<Group> groups = [];
        var ofFlow = Type is not (EventType.SourcesCreated or EventType.SourcesUpdated or EventType.SourcesDeleted);
        if (ofFlow) groups.Add(new(GroupKind.Flow, Flow));
        if (ofFlow) groups.AddRange(FlowCollections.Select(id => new Group(GroupKind.FlowCollection, id)));
        if (!IsFlowUnknown) groups.Add(new(GroupKind.Source, Source));
        if (!IsFlowUnknown) groups.AddRange(SourceCollections.Select(id => new Group(GroupKind.SourceCollection, id)));
        var json = Encoding.UTF8.GetBytes(Json());
        var marks = (IsFlowUnknown ? EventMarks.FlowUnresolved | EventMarks.SourceUnresolved : EventMarks.None)
            | (IsSourceUnknown ? EventMarks.SourceUnresolved : EventMarks.None) | (IsUnchanged ? EventMarks.Unchanged : EventMarks.None);
        return new HubEvent(new Position(1, 1), Type, groups, DateTimeOffset.UnixEpoch, json, json.Length - 1) { Marks = marks };
    }

    private string Json()
    {
        var content = Type switch
        {
            EventType.FlowsSegmentsAdded => $"\"flow_id\":\"{Flow}\",\"segments\":[{{\"object_id\":\"o\",\"timerange\":\"{Timerange}\"}}]",
            EventType.FlowsSegmentsDeleted => $"\"flow_id\":\"{Flow}\",\"timerange\":\"{Timerange}\"",
            EventType.FlowsDeleted => $"\"flow_id\":\"{Flow}\"",
            EventType.SourcesDeleted => $"\"source_id\":\"{Source}\"",
            EventType.SourcesCreated or EventType.SourcesUpdated => $"\"source\":{{\"id\":\"{Source}\"}}",
            _ => $"\"flow\":{{\"id\":\"{Flow}\",\"source_id\":\"{Source}\"}}",
        };
        return $"{{\"event_timestamp\":\"2026-01-01T00:00:00Z\",\"event_type\":\"{Type.ToText()}\",\"event\":{{{content}}}}}";
    }

    private static bool IsCollected(IReadOnlySet<Guid> by, IReadOnlySet<Guid> parents) => by.Count == 0 ? parents.Count == 0 : by.Overlaps(parents);

    private static IEnumerable<IReadOnlySet<Guid>> Beyond(IReadOnlySet<Guid> known, IReadOnlyList<Guid> more)
    {
        for (var bits = 0; bits < 1 << more.Count; bits++)
            yield return known.Concat(more.Where((_, i) => (bits & (1 << i)) != 0)).ToImmutableHashSet();
    }
}
