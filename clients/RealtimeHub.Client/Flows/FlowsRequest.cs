using RealtimeHub.Protocol;

namespace RealtimeHub.Client.Flows;

/// <summary>The one argument of the hub method <c>Flows</c>: the stream, and the id lists of a filter beside it.</summary>
internal static class FlowsRequest
{
    public static Dictionary<string, object> Of(string stream, EventFilter? filter)
    {
        filter ??= EventFilter.All;
        if (filter.Events is not null || filter.Timerange is not null || filter.SkipUnchanged || filter.Group is not null)
            throw new ArgumentException("Flows are selected by ids: flow_ids, source_ids and the two collections. The filter asks for more.", nameof(filter));
        var request = new Dictionary<string, object> { ["stream"] = stream };
        if (filter.FlowIds is { } flows) request["flow_ids"] = flows;
        if (filter.SourceIds is { } sources) request["source_ids"] = sources;
        if (filter.FlowCollectedByIds is { } flowCollections) request["flow_collected_by_ids"] = flowCollections;
        if (filter.SourceCollectedByIds is { } sourceCollections) request["source_collected_by_ids"] = sourceCollections;
        return request;
    }
}
