using RealtimeHub.EventLog;
using RealtimeHub.EventLog.Knowledge;

namespace RealtimeHub.Server.Flows;

/// <summary>Reads what is known for an answer that states its position.</summary>
internal static class KnowledgeReading
{
    /// <summary>
    /// What is known, once readers see all of it: the log knows a batch a moment before it shows it, and a reader that went on from
    /// a position beyond the tip would be told that it was withdrawn.
    /// </summary>
    public static async ValueTask<KnowledgeState> SettledAsync(this IEventLog log, CancellationToken cancellationToken)
    {
        var state = log.Knowledge.State;
        while (log.Extent.Newest is var tip && tip.Sequence < state.Position.Sequence)
            await log.WaitBeyondAsync(tip, null, Timeout.InfiniteTimeSpan, cancellationToken);
        return state;
    }
}
