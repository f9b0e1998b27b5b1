namespace RealtimeHub.EventLog.Redis.Inspection;

/// <summary>Something that may happen, and what it would cost.</summary>
/// <param name="What">The failure.</param>
/// <param name="LosesAcknowledged">Events that were acknowledged would be gone. Every subscriber that saw one would be told.</param>
/// <param name="Cost">What happens then, in a sentence.</param>
public sealed record RedisFailure(string What, bool LosesAcknowledged, string Cost)
{
    /// <summary>It is several failures at once, against which nothing is promised.</summary>
    public bool IsSeveral { get; init; }
}
