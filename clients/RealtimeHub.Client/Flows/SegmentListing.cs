using RealtimeHub.Client.Flows;
using RealtimeHub.Tams;

namespace RealtimeHub.Client;

/// <summary>Listing the segments of a flow.</summary>
public static class SegmentListing
{
    /// <summary>
    /// Lists the segments that overlap a timerange of a flow: from the store if it is given one, else from the hub's log, which is read from the
    /// beginning. The result says which.
    /// </summary>
    /// <param name="client">The client.</param>
    /// <param name="flowId">The flow.</param>
    /// <param name="timerange">Which part of it; <see cref="Timerange.Eternity"/> for all.</param>
    /// <param name="options">Where from; null for the log of stream <c>tams</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="HttpRequestException">The store did not answer with segments.</exception>
    /// <exception cref="RealtimeHubException">The hub refused for good.</exception>
    public static Task<FlowSegments> SegmentsAsync(
        this RealtimeClient client, Guid flowId, Timerange timerange, SegmentsOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        options ??= new SegmentsOptions();
        return options.Store is { } store
            ? StoreSegments.ListAsync(store, options.StoreHttp, flowId, timerange, cancellationToken)
            : LogSegments.ListAsync(client, options.Stream, flowId, timerange, cancellationToken);
    }
}
