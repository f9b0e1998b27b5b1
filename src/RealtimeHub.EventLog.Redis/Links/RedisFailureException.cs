namespace RealtimeHub.EventLog.Redis.Links;

/// <summary>Redis did not do what was asked, for a reason that passes. Whether a write that was under way happened is not known.</summary>
/// <param name="outcome">What a publisher is told: away, unconfirmed, or full.</param>
/// <param name="problem">What was wrong.</param>
/// <param name="inner">What said so.</param>
internal sealed class RedisFailureException(AppendOutcome outcome, string problem, Exception? inner = null) : IOException(problem, inner)
{
    public AppendOutcome Outcome { get; } = outcome;
}
