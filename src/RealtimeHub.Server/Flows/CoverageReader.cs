using RealtimeHub.EventLog;
using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.Protocol;
using RealtimeHub.Tams;

namespace RealtimeHub.Server.Flows;

/// <summary>Answers whether a timerange is available, and waits for it: reads coverage at a position, then follows the flow from there.</summary>
internal sealed class CoverageReader(TimeProvider time)
{
    private const string ClosedComplete = "closed_complete";

    public static FlowCoverage Read(IEventLog log, Guid flowId, Timerange timerange)
    {
        var state = log.Knowledge.State;
        var flow = state.Flow(flowId) ?? new KnownFlow(flowId);
        var covered = flow.Coverage.Intersect(timerange);
        return new FlowCoverage(state.Position, [.. covered], [.. flow.Coverage.GapsWithin(timerange)], IsComplete(flow, timerange), Names.RestsOn(flow));
    }

    /// <summary>Reads it, again whenever the flow's events move on, until it is complete or <paramref name="wait"/> has passed.</summary>
    public async Task<FlowCoverage> WaitAsync(IEventLog log, Guid flowId, Timerange timerange, TimeSpan wait, CancellationToken cancellationToken)
    {
        var scope = EventScope.Of(new EventFilter { Group = new Group(GroupKind.Flow, flowId) });
        var began = time.GetTimestamp();
        while (true)
        {
            var coverage = Read(log, flowId, timerange);
            var left = wait - time.GetElapsedTime(began);
            if (coverage.Complete || left <= TimeSpan.Zero) return coverage;
            await log.WaitBeyondAsync(coverage.Position, scope, left, cancellationToken);
        }
    }

    // A flow's own timerange is a hull and proves nothing; that it is closed and complete says only that no more will come.
    private static bool IsComplete(KnownFlow flow, Timerange timerange)
    {
        if (flow.Coverage.Contains(timerange)) return true;
        if (flow.Status != ClosedComplete || flow.Coverage.Count == 0 || timerange is { Start: not null, End: not null }) return false;
        return flow.Coverage.Contains(timerange.Intersect(flow.Coverage.Hull));
    }
}
