using RealtimeHub.Tams;

namespace RealtimeHub.EventLog.Knowledge;

/// <summary>
/// What a store answers, put beside what events said and never over it: a store answers later than it announces, or from an older
/// copy. For <see cref="FlowKnowledge.Learn"/>.
/// </summary>
public static class StoreAnswers
{
    /// <summary>Takes in a flow of which no event said what it is.</summary>
    public static KnowledgeState WithFlow(this KnowledgeState state, Flow flow)
    {
        var before = state.Flow(flow.Id) ?? new KnownFlow(flow.Id);
        if (before.IsKnown) return state;
        var flows = state.Flows.ToBuilder();
        var described = before.Describe(flow);
        // Its deletion was told: then the answer only says what it was.
        flows[flow.Id] = before.IsDeleted ? described with { IsDeleted = true, Body = default, MetadataVersion = null } : described;
        var parents = flow.CollectedBy.Where(parent => !HasFlowSaid(state, parent, "flow_collection"u8));
        var members = before.IsDeleted ? [] : flow.FlowCollection.Where(member => !HasFlowSaid(state, member, "collected_by"u8));
        Collections.OfFlows(flows).Restate(flow.Id, before.CollectedBy.Concat(parents), before.Members.Concat(members));
        return state with { Flows = flows.ToImmutable() };
    }

    /// <summary>Takes in a source of which no event said what it is.</summary>
    public static KnowledgeState WithSource(this KnowledgeState state, Source source)
    {
        var before = state.Source(source.Id) ?? new KnownSource(source.Id);
        if (before.IsKnown) return state;
        var sources = state.Sources.ToBuilder();
        var described = before.Describe(source);
        sources[source.Id] = before.IsDeleted ? described with { IsDeleted = true, Body = default } : described;
        var parents = source.CollectedBy.Where(parent => !HasSourceSaid(state, parent, "source_collection"u8));
        var members = before.IsDeleted ? [] : source.SourceCollection.Where(member => !HasSourceSaid(state, member, "collected_by"u8));
        Collections.OfSources(sources).Restate(source.Id, before.CollectedBy.Concat(parents), before.Members.Concat(members));
        return state with { Sources = sources.ToImmutable() };
    }

    /// <summary>A reading of a flow's segments begins: from now on it is remembered what events remove.</summary>
    public static KnowledgeState BeginReading(this KnowledgeState state, Guid flowId) =>
        state.Change(flowId, flow => flow with { RemovedSinceReading = TimerangeSet.Empty });

    /// <summary>The store has these segments. What events removed meanwhile does not come back.</summary>
    /// <param name="state">Before.</param>
    /// <param name="flowId">The flow.</param>
    /// <param name="found">The segments' timeranges.</param>
    /// <param name="isAll">They are all that the flow has; otherwise only a part was asked for.</param>
    public static KnowledgeState EndReading(this KnowledgeState state, Guid flowId, TimerangeSet found, bool isAll) => state.Change(flowId, flow =>
    {
        if (flow.IsDeleted || flow.RemovedSinceReading is not { } removed) return flow with { RemovedSinceReading = null };
        var kept = removed.Aggregate(found, (set, range) => set.Remove(range));
        return flow with
        {
            Coverage = CoverageBound.Apply(kept.Aggregate(flow.Coverage, (set, range) => set.Add(range))),
            RestsOnStore = flow.RestsOnStore || isAll,
            RemovedSinceReading = null,
        };
    });

    /// <summary>The reading failed: coverage is what the log has seen, and the next who asks makes the store be read again.</summary>
    public static KnowledgeState FailReading(this KnowledgeState state, Guid flowId) =>
        state.Change(flowId, flow => flow with { RestsOnStore = false, RemovedSinceReading = null });

    private static KnowledgeState Change(this KnowledgeState state, Guid flowId, Func<KnownFlow, KnownFlow> change) =>
        state.Flow(flowId) is { } flow ? state with { Flows = state.Flows.SetItem(flowId, change(flow)) } : state;

    private static bool HasFlowSaid(KnowledgeState state, Guid id, ReadOnlySpan<byte> member) =>
        state.Flow(id) is { } known && (known.IsDeleted || known.Body.States(member));

    private static bool HasSourceSaid(KnowledgeState state, Guid id, ReadOnlySpan<byte> member) =>
        state.Source(id) is { } known && (known.IsDeleted || known.Body.States(member));
}
