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

    public EventStamp Stamp(TamsEvent e, Position position)
    {
        _said.Add((e, position));
        _position = position;
        return e switch
        {
            FlowsCreated created => Described(created.Flow, update: false),
            FlowsUpdated updated => Described(updated.Flow, update: true),
            FlowsDeleted deleted => Deleted(deleted.FlowId),
            FlowsSegmentsAdded added => Segments(added.FlowId, added.Timeranges, CoverageChanges.Add),
            FlowsSegmentsDeleted removed => Segments(removed.FlowId, removed.Timeranges, CoverageChanges.Remove),
            SourcesCreated created => Described(created.Source, update: false),
            SourcesUpdated updated => Described(updated.Source, update: true),
            SourcesDeleted deleted => SourceDeleted(deleted.SourceId),
            _ => throw new ArgumentException($"Nothing is known about {e.GetType().Name}.", nameof(e)),
        };
    }

    public KnowledgeState ToState() => new(_position, _flows.ToImmutable(), _sources.ToImmutable());

    /// <summary>The state that its events make of another one.</summary>
    public KnowledgeState SaidTo(KnowledgeState state)
    {
        var draft = new KnowledgeDraft(state);
        foreach (var (e, position) in _said) draft.Stamp(e, position);
        return draft.ToState();
    }

    private EventStamp Described(Flow flow, bool update)
    {
        var before = Flow(flow.Id);
        var unchanged = update && before.IsKnown && Sameness.IsSame(before, flow);
        _flows[flow.Id] = before.Describe(flow);
        Collections.OfFlows(_flows).Restate(flow.Id, Sameness.Stated(flow.Json, "collected_by"u8, flow.CollectedBy), Sameness.Stated(flow.Json, "flow_collection"u8, flow.FlowCollection));
        return StampOf(flow.Id, unchanged);
    }

    private EventStamp Deleted(Guid id)
    {
        // A deletion is matched with what was known before it.
        var stamp = StampOf(id, unchanged: false);
        Collections.OfFlows(_flows).Restate(id, null, []);
        _flows[id] = Flow(id).Remove(Timerange.Eternity) with { IsDeleted = true, Body = default, MetadataVersion = null, RestsOnStore = false };
        return stamp;
    }

    private EventStamp Segments(Guid id, IReadOnlyList<Timerange> ranges, Func<KnownFlow, Timerange, KnownFlow> change)
    {
        var flow = Flow(id);
        foreach (var range in ranges) flow = change(flow, range);
        _flows[id] = flow with { Coverage = CoverageBound.Apply(flow.Coverage) };
        return StampOf(id, unchanged: false);
    }

    private EventStamp Described(Source source, bool update)
    {
        var before = Source(source.Id);
        var unchanged = update && before.IsKnown && Sameness.IsSame(before, source);
        _sources[source.Id] = before.Describe(source);
        Collections.OfSources(_sources).Restate(source.Id, Sameness.Stated(source.Json, "collected_by"u8, source.CollectedBy), Sameness.Stated(source.Json, "source_collection"u8, source.SourceCollection));
        return StampOfSource(source.Id, unchanged);
    }

    private EventStamp SourceDeleted(Guid id)
    {
        var stamp = StampOfSource(id, unchanged: false);
        Collections.OfSources(_sources).Restate(id, null, []);
        _sources[id] = Source(id) with { IsDeleted = true, Body = default };
        return stamp;
    }

    private EventStamp StampOf(Guid flowId, bool unchanged)
    {
        var flow = Flow(flowId);
        var stamp = new StampBuilder(unchanged);
        stamp.Add(GroupKind.Flow, flowId);
        stamp.AddParents(GroupKind.FlowCollection, flow.CollectedBy, isKnown: flow.IsKnown, EventMarks.FlowUnresolved);
        if (flow.SourceId is { } source) AddSource(stamp, source);
        else stamp.Mark(EventMarks.SourceUnresolved);
        return stamp.ToStamp();
    }

    private EventStamp StampOfSource(Guid sourceId, bool unchanged)
    {
        var stamp = new StampBuilder(unchanged);
        AddSource(stamp, sourceId);
        return stamp.ToStamp();
    }

    private void AddSource(StampBuilder stamp, Guid id)
    {
        var source = Source(id);
        stamp.Add(GroupKind.Source, id);
        stamp.AddParents(GroupKind.SourceCollection, source.CollectedBy, source.IsKnown, EventMarks.SourceUnresolved);
    }

    private KnownFlow Flow(Guid id) => _flows.TryGetValue(id, out var flow) ? flow : new KnownFlow(id);

    private KnownSource Source(Guid id) => _sources.TryGetValue(id, out var source) ? source : new KnownSource(id);
}
