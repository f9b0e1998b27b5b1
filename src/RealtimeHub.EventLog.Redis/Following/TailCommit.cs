using RealtimeHub.EventLog.Redis.Links;
using RealtimeHub.EventLog.Redis.Scripts;

namespace RealtimeHub.EventLog.Redis.Following;

/// <summary>
/// Has the replicas confirm everything that was written, by whomever, shows it and rings for the other nodes. Used under the <see cref="TailGate"/> only.
/// </summary>
internal sealed class TailCommit(RedisLinks links, StreamKeys keys, UnseenTail tail, TailView view, TailReader reader, HistoryOpener opener)
{
    /// <param name="patience">How long it may wait for its turn to ask the replicas.</param>
    /// <returns>Whether enough of them have it.</returns>
    /// <exception cref="RedisFailureException">Redis is away, or others wait for the replicas.</exception>
    public async Task<bool> CommitAsync(TimeSpan patience)
    {
        var (answer, isConfirmed) = await links.Scripts.WriteConfirmedAsync(Script.Commit, keys, [view.History.EpochText, tail.Committed], patience);
        if ((string)answer[0]! != "done")
        {
            await opener.RefreshAsync();
            return false;
        }

        if (!isConfirmed) return false;
        tail.Confirm((long)answer[1]);
        await reader.ReadOnAsync(tail.Committed);
        links.Doorbell.Ring(keys, view.History.Epochs.PositionOf(tail.Committed));
        return true;
    }
}
