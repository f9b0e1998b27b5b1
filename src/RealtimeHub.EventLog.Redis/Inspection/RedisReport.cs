namespace RealtimeHub.EventLog.Redis.Inspection;

/// <summary>What there is, what is wrong with it, and what would be lost in which failure.</summary>
/// <param name="Level">The level that was assumed.</param>
/// <param name="Nodes">Every Redis, the primary first.</param>
/// <param name="Sentinels">Every Sentinel.</param>
/// <param name="Findings">The gravest first.</param>
/// <param name="Failures">One at a time.</param>
public sealed record RedisReport(
    AcknowledgementLevel Level, IReadOnlyList<RedisNodeState> Nodes, IReadOnlyList<RedisSentinelState> Sentinels, IReadOnlyList<RedisFinding> Findings, IReadOnlyList<RedisFailure> Failures)
{
    /// <summary>No acknowledged event is lost by any one failure.</summary>
    public bool IsSound => Failures.All(f => !f.LosesAcknowledged || f.IsSeveral) && Findings.All(f => f.Severity != RedisSeverity.Loss);
}
