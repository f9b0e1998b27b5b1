using RealtimeHub.Client.Flows;
using RealtimeHub.Protocol;
using RealtimeHub.Tams;

namespace RealtimeHub.Client;

/// <summary>Waiting for flows and for parts of them, instead of asking again and again.</summary>
public static class FlowWaiting
{
    /// <summary>
    /// Waits until every nanosecond of a timerange of a flow has segments; at once if that is so already. Never returns early; goes on through
    /// lost connections, changes of the node and deletions of segments. A flow that does not exist yet is waited for as well.
    /// </summary>
    /// <param name="client">The client.</param>
    /// <param name="flowId">The flow.</param>
    /// <param name="timerange">Bounded, or of a flow that is <c>closed_complete</c>. An empty one, <c>()</c>, completes at once.</param>
    /// <param name="options">How to wait; null for stream <c>tams</c> and no tolerance.</param>
    /// <param name="cancellationToken">Ends the wait; give one with a timeout if there is one.</param>
    /// <exception cref="ArgumentException">The timerange has no end and the flow is not <c>closed_complete</c>.</exception>
    /// <exception cref="RealtimeHubException">The hub refused for good, for example because there is no such stream.</exception>
    public static Task<WaitResult> WaitForTimerangeAsync(
        this RealtimeClient client, Guid flowId, Timerange timerange, WaitOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        options ??= new WaitOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(options.Tolerance, "options");
        var (from, until) = timerange.ToNanoseconds();
        if (from >= until)
        {
            options.Progress?.Report(new WaitProgress([], [], 1));
            return Task.FromResult(new WaitResult(null, [], ""));
        }

        return timerange.Start is null || timerange.End is null
            ? new EndlessWait(client, flowId, timerange, options).RunAsync(cancellationToken)
            : new TimerangeWait(client, flowId, timerange, options).RunAsync(cancellationToken);
    }

    /// <summary>
    /// Waits until there is a flow: until the stream has told of it or, where the hub asks a store too, until that has it. At once if that is so
    /// already. What comes to the store without an event is found some seconds later.
    /// </summary>
    /// <param name="client">The client.</param>
    /// <param name="flowId">The flow.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The flow as it was told of last.</returns>
    /// <exception cref="RealtimeHubException">The hub refused for good, for example because there is no such stream.</exception>
    public static async Task<FlowEntry> WaitForFlowAsync(
        this RealtimeClient client, Guid flowId, string stream = "tams", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        var flow = new EventFilter { FlowIds = [flowId] };
        var list = await client.FlowsAsync(flow, stream, cancellationToken).ConfigureAwait(false);
        if (list.Flows is [var known]) return known;
        var described = flow with { Events = [EventType.FlowsCreated, EventType.FlowsUpdated] };
        await foreach (var message in client.SubscribeAsync(stream, described, StartFrom.After(list.Position), cancellationToken).ConfigureAwait(false))
        {
            // Also at a quiet subscription's signs of life: asked so, the hub asks the store again, which tells of flows without an event.
            if (message is EventsMessage { Events.Count: 0 } or NoticeMessage) continue;
            list = await client.FlowsAsync(flow, stream, cancellationToken).ConfigureAwait(false);
            if (list.Flows is [var found]) return found;
        }

        throw new OperationCanceledException(cancellationToken);
    }
}
