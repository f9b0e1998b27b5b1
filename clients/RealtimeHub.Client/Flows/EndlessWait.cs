using System.Text.Json;
using RealtimeHub.Protocol;
using RealtimeHub.Tams;

namespace RealtimeHub.Client.Flows;

/// <summary>
/// Waits for a timerange without end. Only a flow that is closed and complete can have all of it, and whether it has, the hub says: it is asked
/// again whenever the flow changes.
/// </summary>
internal sealed class EndlessWait(RealtimeClient client, Guid flowId, Timerange timerange, WaitOptions options)
{
    private const string ClosedComplete = "closed_complete";

    public async Task<WaitResult> RunAsync(CancellationToken cancellationToken)
    {
        // Asked first: of a flow that only the store knows, the hub learns with this question.
        var coverage = await AskAsync(cancellationToken).ConfigureAwait(false);
        await CheckClosedAsync(cancellationToken).ConfigureAwait(false);
        Report(coverage);
        if (coverage.Complete) return Result(coverage);
        var filter = new EventFilter { FlowIds = [flowId], Events = [.. EventTypes.All.Where(type => !type.IsSourceEvent())] };
        await foreach (var message in client.SubscribeAsync(options.Stream, filter, StartFrom.After(coverage.Position), cancellationToken).ConfigureAwait(false))
        {
            if (message is EventsMessage { Events.Count: 0 } or NoticeMessage) continue;
            coverage = await AskAsync(cancellationToken).ConfigureAwait(false);
            Report(coverage);
            if (coverage.Complete) return Result(coverage);
        }

        throw new OperationCanceledException(cancellationToken);
    }

    private async Task CheckClosedAsync(CancellationToken cancellationToken)
    {
        var list = await client.FlowsAsync(new EventFilter { FlowIds = [flowId] }, options.Stream, cancellationToken).ConfigureAwait(false);
        if (list.Flows is [var flow] && flow.Flow.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.String && status.ValueEquals(ClosedComplete)) return;
        throw new ArgumentException(
            $"The timerange {timerange} has no end on one side, and flow {flowId} is not {ClosedComplete}: more can always come, so it would never be known to be complete. Give a bounded timerange.",
            nameof(timerange));
    }

    private Task<FlowCoverage> AskAsync(CancellationToken cancellationToken) => client.CoverageAsync(flowId, timerange, options.Stream, cancellationToken);

    private void Report(FlowCoverage coverage) =>
        options.Progress?.Report(new WaitProgress(coverage.Covered, coverage.Missing, coverage.Complete ? 1 : 0));

    private static WaitResult Result(FlowCoverage coverage) => new(coverage.Position, coverage.Covered, coverage.RestsOn);
}
