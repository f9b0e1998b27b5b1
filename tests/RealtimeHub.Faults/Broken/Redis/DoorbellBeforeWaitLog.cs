using RealtimeHub.EventLog;
using RealtimeHub.EventLog.Redis;
using RealtimeHub.EventLog.Redis.Links;
using RealtimeHub.EventLog.Redis.Scripts;

namespace RealtimeHub.Faults.Broken.Redis;

/// <summary>Broken: publishers wait for the replicas, readers do not. They see what a failover takes back.</summary>
/// <param name="log">At the level "primary".</param>
/// <param name="waiting">Links at the level "replicated".</param>
/// <param name="keys">The stream's.</param>
internal sealed class DoorbellBeforeWaitLog(IEventLog log, RedisLinks waiting, StreamKeys keys) : WrappedLog(log)
{
    public override async ValueTask<AppendResult> AppendAsync(AppendBatch batch, CancellationToken cancellationToken)
    {
        var result = await Sound.AppendAsync(batch, cancellationToken);
        if (!result.IsDurable) return result;
        try
        {
            var last = result.First.Sequence + result.Count - 1;
            var (answer, isConfirmed) = await waiting.Scripts.WriteConfirmedAsync(Script.Commit, keys, [EpochText.Of(Extent.Epochs[^1].Id), last], waiting.Options.Deadline);
            return isConfirmed && (string)answer[0]! == "done" ? result : new AppendResult(AppendOutcome.Unconfirmed);
        }
        catch (RedisFailureException failure)
        {
            return new AppendResult(failure.Outcome);
        }
    }
}
