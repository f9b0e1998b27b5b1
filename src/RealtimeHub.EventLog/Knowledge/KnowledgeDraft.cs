using System.Collections.Immutable;
using RealtimeHub.Protocol;
using RealtimeHub.Tams;

namespace RealtimeHub.EventLog.Knowledge;

/// <summary>
/// Knowledge while a group of events is being written: each event is stamped with what the events before it said, durable or not
/// yet. It becomes the knowledge when they are durable, and is dropped when the write fails. One writer, no lock.
/// </summary>
internal sealed class KnowledgeDraft
{
    private readonly List<(TamsEvent Event, Position Position)> _said = [];
    private readonly ImmutableDictionary<Guid, KnownFlow>.Builder _flows;
    private readonly ImmutableDictionary<Guid, KnownSource>.Builder _sources;
    private Position _position;

    public KnowledgeDraft(KnowledgeState state)
    {
        Base = state;
        _position = state.Position;
        _flows = state.Flows.ToBuilder();
        _sources = state.Sources.ToBuilder();
    }

    /// <summary>What it began with.</summary>
    public KnowledgeState Base { get; }

    public EventStamp Stamp(TamsEvent? e, Position position)
    {
        if (e is null)
        {
            MoveTo(position);
            return EventStamp.None;
        }

        var unchanged = IsUnchanged(e);
        // A deletion is matched with what was known before it.
        EventStamp? before = e is FlowsDeleted or SourcesDeleted ? StampOf(e, unchanged) : null;
        Take(e, position);
        return before ?? StampOf(e, unchanged);
    }

    /// <summary>Takes in an event that needs no stamp, because it has one.</summary>
    public void Take(TamsEvent e, Position position)
    {
        _said.Add((e, position));
        _position = position;
        switch (e)
        {
            case FlowsCreated created: Describe(created.Flow); break;
            case FlowsUpdated updated: Describe(updated.Flow); break;
            case FlowsDeleted deleted: DeleteFlow(deleted.FlowId); break;
            case FlowsSegmentsAdded added: ChangeSegments(added.FlowId, added.Timeranges, CoverageChanges.Add); break;
            case FlowsSegmentsDeleted removed: ChangeSegments(removed.FlowId, removed.Timeranges, CoverageChanges.Remove); break;
            case SourcesCreated created: Describe(created.Source); break;
            case SourcesUpdated updated: Describe(updated.Source); break;
            case SourcesDeleted deleted: DeleteSource(deleted.SourceId); break;
            default: throw new ArgumentException($"Nothing is known about {e.GetType().Name}.", nameof(e));
        }
    }

    /// <summary>Everything up to here was taken in, or is of no consequence.</summary>
    public void MoveTo(Position position) => _position = position;

    public KnowledgeState ToState() => new(_position, _flows.ToImmutable(), _sources.ToImmutable());

    /// <summary>The state that its events make of another one.</summary>
    public KnowledgeState SaidTo(KnowledgeState state)
    {
        var draft = new KnowledgeDraft(state);
        foreach (var (e, position) in _said) draft.Take(e, position);
        return draft.ToState();
    }

    private bool IsUnchanged(TamsEvent e) => e switch
    {
        FlowsUpdated updated => Flow(updated.Flow.Id) is { IsKnown: true } before && Sameness.IsSame(before, updated.Flow),
        SourcesUpdated updated => Source(updated.Source.Id) is { IsKnown: true } before && Sameness.IsSame(before, updated.Source),
        _ => false,
    };

    private void Describe(Flow flow)
    {
        _flows[flow.Id] = Flow(flow.Id).Describe(flow);
        Collections.OfFlows(_flows).Restate(flow.Id, Sameness.Stated(flow.Json, "collected_by"u8, flow.CollectedBy), Sameness.Stated(flow.Json, "flow_collection"u8, flow.FlowCollection));
    }

    private void DeleteFlow(Guid id)
    {
        Collections.OfFlows(_flows).Restate(id, null, []);
        _flows[id] = Flow(id).Remove(Timerange.Eternity) with { IsDeleted = true, Body = default, MetadataVersion = null, RestsOnStore = false };
    }

    private void ChangeSegments(Guid id, IReadOnlyList<Timerange> ranges, Func<KnownFlow, Timerange, KnownFlow> change)
    {
        var flow = Flow(id);
        for (var i = 0; i < ranges.Count; i++) flow = change(flow, ranges[i]);
        _flows[id] = flow with { Coverage = CoverageBound.Apply(flow.Coverage) };
    }

    private void Describe(Source source)
    {
        _sources[source.Id] = Source(source.Id).Describe(source);
        Collections.OfSources(_sources).Restate(source.Id, Sameness.Stated(source.Json, "collected_by"u8, source.CollectedBy), Sameness.Stated(source.Json, "source_collection"u8, source.SourceCollection));
    }

    private void DeleteSource(Guid id)
    {
        Collections.OfSources(_sources).Restate(id, null, []);
        _sources[id] = Source(id) with { IsDeleted = true, Body = default };
    }

    private EventStamp StampOf(TamsEvent e, bool unchanged) => e switch
    {
        FlowsCreated created => StampOfFlow(created.Flow.Id, unchanged),
        FlowsUpdated updated => StampOfFlow(updated.Flow.Id, unchanged),
        FlowsDeleted deleted => StampOfFlow(deleted.FlowId, unchanged),
        FlowsSegmentsAdded added => StampOfFlow(added.FlowId, unchanged),
        FlowsSegmentsDeleted removed => StampOfFlow(removed.FlowId, unchanged),
        SourcesCreated created => StampOfSource(created.Source.Id, unchanged),
        SourcesUpdated updated => StampOfSource(updated.Source.Id, unchanged),
        _ => StampOfSource(((SourcesDeleted)e).SourceId, unchanged),
    };

    private EventStamp StampOfFlow(Guid flowId, bool unchanged)
    {
        var flow = Flow(flowId);
        var stamp = new StampBuilder(unchanged, groups: 1 + flow.CollectedBy.Count + (flow.SourceId is null ? 0 : 1));
        stamp.Add(GroupKind.Flow, flowId);
        stamp.AddParents(GroupKind.FlowCollection, flow.CollectedBy, isKnown: flow.IsKnown, EventMarks.FlowUnresolved);
        if (flow.SourceId is { } source) AddSource(ref stamp, source);
        else stamp.Mark(EventMarks.SourceUnresolved);
        return stamp.ToStamp();
    }

    private EventStamp StampOfSource(Guid sourceId, bool unchanged)
    {
        var stamp = new StampBuilder(unchanged, groups: 1);
        AddSource(ref stamp, sourceId);
        return stamp.ToStamp();
    }

    private void AddSource(ref StampBuilder stamp, Guid id)
    {
        var source = Source(id);
        stamp.Add(GroupKind.Source, id);
        stamp.AddParents(GroupKind.SourceCollection, source.CollectedBy, source.IsKnown, EventMarks.SourceUnresolved);
    }

    private KnownFlow Flow(Guid id) => _flows.TryGetValue(id, out var flow) ? flow : new KnownFlow(id);

    private KnownSource Source(Guid id) => _sources.TryGetValue(id, out var source) ? source : new KnownSource(id);
}
