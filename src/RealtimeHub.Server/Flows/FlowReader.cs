using RealtimeHub.EventLog;
using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.Server.Store;

namespace RealtimeHub.Server.Flows;

/// <summary>Reads what is known of flows. One that is asked for by its id, and that no event has described, the store is asked for first.</summary>
internal sealed class FlowReader(StoreDirectory stores)
{
    public async Task<KnowledgeState> ReadAsync(IEventLog log, IEnumerable<Guid>? ids, CancellationToken cancellationToken)
    {
        if (ids is not null && stores.Of(log.Stream) is { } store) await store.Lookup.FindFlowsAsync(ids).WaitAsync(cancellationToken);
        return await log.SettledAsync(cancellationToken);
    }
}
