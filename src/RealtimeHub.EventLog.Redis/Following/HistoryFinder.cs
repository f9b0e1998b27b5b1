using RealtimeHub.EventLog.Appending;
using RealtimeHub.EventLog.Files;
using RealtimeHub.EventLog.Redis.Links;
using RealtimeHub.EventLog.Redis.Scripts;
using RealtimeHub.Protocol;
using StackExchange.Redis;

namespace RealtimeHub.EventLog.Redis.Following;

/// <summary>Finds out which history Redis holds, and how much of it may be seen.</summary>
internal sealed class HistoryFinder(RedisLinks links, StreamKeys keys, TimeProvider time)
{
    /// <summary>Where the log stands; a new epoch has begun where it may be another one than was seen.</summary>
    /// <param name="seen">The newest position that this node knows, of its present epoch; null at its start.</param>
    public async Task<LogState> FindAsync(Position? seen)
    {
        var epoch = EpochTable.Begin(0, time);
        RedisValue[] arguments =
        [
            EpochText.Of(epoch.Id), UnixMicroseconds.Of(epoch.Began), seen is { } at ? EpochText.Of(at.Epoch) : "", seen?.Sequence ?? RedisValue.EmptyString, keys.Bell,
        ];
        return LogState.Read(await links.Scripts.WriteAsync(Script.Open, keys, arguments));
    }

    /// <summary>Up to where the events that were found may be seen.</summary>
    /// <param name="state">What was found.</param>
    /// <param name="atLeast">So many were seen already.</param>
    public async Task<long> CommittedAsync(LogState state, long atLeast)
    {
        if (links.Confirmation.Needed == 0) return state.Tip;
        try
        {
            var (answer, isConfirmed) = await links.Scripts.WriteConfirmedAsync(Script.Commit, keys, [EpochText.Of(state.Epochs.Present.Id), state.Committed], links.Options.Deadline);
            if (isConfirmed && (string)answer[0]! == "done") return state.Tip;
        }
        catch (RedisFailureException failure) when (failure.Outcome is AppendOutcome.Unconfirmed or AppendOutcome.Busy)
        {
            // Replicas are away, or slow for all who wait for them: what an earlier answer rested on may be seen, the rest not yet.
        }

        return Math.Min(state.Tip, Math.Max(state.Committed, Math.Max(atLeast, state.First - 1)));
    }
}
