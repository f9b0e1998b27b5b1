namespace RealtimeHub.EventLog.Redis;

/// <summary>What a node can say about its Redis, for <c>/health/ready</c>.</summary>
/// <param name="Level">What an acknowledgement rests on; fixed at the start.</param>
/// <param name="ReplicasNeeded">How many replicas must confirm; 0 at the level <see cref="AcknowledgementLevel.Primary"/>.</param>
/// <param name="ReplicasSeen">How many confirmed last, or were connected when the link was made.</param>
/// <param name="IsAway">Redis cannot be reached: publishing is answered 503, readers wait.</param>
/// <param name="Primary">The primary's address, or null while it is away.</param>
/// <param name="Weaknesses">What in Redis's configuration weakens the promise, in sentences.</param>
public sealed record RedisStanding(
    AcknowledgementLevel Level, int ReplicasNeeded, int ReplicasSeen, bool IsAway, string? Primary, IReadOnlyList<string> Weaknesses);
