using RealtimeHub.EventLog.Redis.Links;
using RealtimeHub.EventLog.Redis.Scripts;

namespace RealtimeHub.EventLog.Redis.Following;

/// <summary>
/// What stands in Redis of how far the replicas have confirmed: a node that starts while they are away goes by it. Appends carry it along, so writing it is for
/// the last one. Used under the <see cref="TailGate"/> only.
/// </summary>
internal sealed class CommittedNote(RedisLinks links, StreamKeys keys)
{
    private long _noted;

    /// <summary>So it stands there.</summary>
    public void Found(long committed) => _noted = committed;

    /// <summary>Writes it down if it is news.</summary>
    /// <exception cref="RedisFailureException">Redis is away.</exception>
    public async Task WriteAsync(History history, long committed)
    {
        if (links.Confirmation.Needed == 0 || committed <= _noted) return;
        await links.Scripts.WriteAsync(Script.Commit, keys, [history.EpochText, committed]);
        _noted = committed;
    }
}
