using RealtimeHub.EventLog;
using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Problems;
using RealtimeHub.Server.Store;

namespace RealtimeHub.Server.Flows;

/// <summary>Reads what is known of flows. One that is asked for by its id, and that no event has described, the store is asked for first.</summary>
internal sealed class FlowReader(StoreDirectory stores)
{
    private const int MaxIds = 1_000;

    /// <summary>Reads what is known for a list.</summary>
    /// <exception cref="ProblemException">The filter's lists hold more ids than one question may name.</exception>
    public Task<KnowledgeState> ReadAsync(IEventLog log, EventFilter filter, bool flows, CancellationToken cancellationToken)
    {
        CheckIds(filter);
        return ReadAsync(log, flows ? filter.FlowIds : null, cancellationToken);
    }

    public async Task<KnowledgeState> ReadAsync(IEventLog log, IEnumerable<Guid>? ids, CancellationToken cancellationToken)
    {
        if (ids is not null && stores.Of(log.Stream) is { } store) await store.Lookup.FindFlowsAsync(ids).WaitAsync(cancellationToken);
        return await log.SettledAsync(cancellationToken);
    }

    private static void CheckIds(EventFilter filter)
    {
        (string Name, IReadOnlySet<Guid>? Ids)[] lists = [
            ("flow_ids", filter.FlowIds), ("source_ids", filter.SourceIds),
            ("flow_collected_by_ids", filter.FlowCollectedByIds), ("source_collected_by_ids", filter.SourceCollectedByIds),
        ];
        var count = lists.Sum(list => list.Ids?.Count ?? 0);
        if (count <= MaxIds) return;
        var longest = lists.MaxBy(list => list.Ids?.Count ?? 0).Name;
        throw new ProblemException(Problem.BadRequest(longest, $"the question names {count:N0} ids; there may be {MaxIds:N0} in all lists together: ask in parts, or without ids for all that is known"));
    }
}
