using RealtimeHub.EventLog;
using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Store;
using RealtimeHub.Tams;

namespace RealtimeHub.Server.Flows;

/// <summary>Answers whether a timerange is available, and waits for it: reads coverage at a position, then follows the flow from there.</summary>
internal sealed class CoverageReader(StoreDirectory stores, NoticeBoard board, TimeProvider time)
{
    private const string ClosedComplete = "closed_complete";

    public async Task<FlowCoverage> ReadAsync(IEventLog log, Guid flowId, Timerange timerange, CancellationToken cancellationToken)
    {
        if (stores.Of(log.Stream) is { } store) await store.Coverage.EnsureAsync(flowId, cancellationToken);
        return Read(await log.SettledAsync(cancellationToken), flowId, timerange);
    }

    /// <summary>Reads it, again whenever something is said or learnt of the flow, until it is complete or <paramref name="wait"/> has passed.</summary>
    public async Task<FlowCoverage> WaitAsync(IEventLog log, Guid flowId, Timerange timerange, TimeSpan wait, CancellationToken cancellationToken)
    {
        var scope = EventScope.Of(new EventFilter { Group = new Group(GroupKind.Flow, flowId) });
        var began = time.GetTimestamp();
        var coverage = await ReadAsync(log, flowId, timerange, cancellationToken);
        while (!coverage.Complete && !board.IsClosed && wait - time.GetElapsedTime(began) is var left && left > TimeSpan.Zero)
        {
            var learnt = log.Knowledge.NextLearnt;
            coverage = Read(await log.SettledAsync(cancellationToken), flowId, timerange);
            // Not all at once: the node may have closed between the look at the board and the wait.
            var turn = left < Subscription.Quiet ? left : Subscription.Quiet;
            if (!coverage.Complete) await WaitBeyondAsync(log, coverage.Position, scope, turn, learnt, cancellationToken);
            coverage = Read(await log.SettledAsync(cancellationToken), flowId, timerange);
        }

        return coverage;
    }

    private static FlowCoverage Read(KnowledgeState state, Guid flowId, Timerange timerange)
    {
        var flow = state.Flow(flowId) ?? new KnownFlow(flowId);
        var covered = flow.Coverage.Intersect(timerange);
        return new FlowCoverage(state.Position, [.. covered], [.. flow.Coverage.GapsWithin(timerange)], IsComplete(flow, timerange), Names.RestsOn(flow));
    }

    private static async Task WaitBeyondAsync(IEventLog log, Position position, EventScope? scope, TimeSpan left, Task learnt, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task beyond = log.WaitBeyondAsync(position, scope, left, either.Token).AsTask();
        await Task.WhenAny(beyond, learnt);
        await either.CancelAsync();
        await beyond.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    // A flow's own timerange is a hull and proves nothing; that it is closed and complete says only that no more will come.
    private static bool IsComplete(KnownFlow flow, Timerange timerange)
    {
        if (flow.Coverage.Contains(timerange)) return true;
        if (flow.Status != ClosedComplete || flow.Coverage.Count == 0 || timerange is { Start: not null, End: not null }) return false;
        return flow.Coverage.Contains(timerange.Intersect(flow.Coverage.Hull));
    }
}
