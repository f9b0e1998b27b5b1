using RealtimeHub.EventLog.Files;
using RealtimeHub.EventLog.Redis.Appending;
using RealtimeHub.EventLog.Redis.Scripts;

namespace RealtimeHub.EventLog.Redis.Following;

/// <summary>Where nothing is appended, events grow old too. Called by the <see cref="Follower"/>, round by round.</summary>
internal sealed class RetentionRound(RedisLinks links, StreamKeys keys, StreamTail tail, Retention retention, TimeProvider time)
{
    /// <exception cref="Links.RedisFailureException">Redis is away.</exception>
    public async Task RunAsync()
    {
        var history = tail.History;
        var answer = await links.Scripts.WriteAsync(Script.Retain, keys, [history.EpochText, UnixMicroseconds.Of(time.GetUtcNow()), .. AppendCall.Bounds(retention)]);
        if ((string)answer[0]! != "done") return;
        history.MoveFirst((long)answer[1]);
        if ((long)answer[2] != 1) return;
        tail.Snapshots.Ask();
        tail.Snapshots.Consider(history.Epochs.Present.Id, tail.Knowledge.State);
    }
}
