namespace RealtimeHub.Server.Streams;

/// <summary>How the storage that several nodes share stands, for <c>/health/ready</c> and <c>/streams</c>.</summary>
/// <param name="Kind">What it is, for example <c>redis</c>.</param>
/// <param name="Level">What an acknowledgement rests on, a word.</param>
/// <param name="ReplicasNeeded">How many replicas must have an event before it is acknowledged.</param>
/// <param name="ReplicasSeen">How many had it the last time, or were there.</param>
/// <param name="Away">It cannot be reached: publishing is answered 503, readers wait.</param>
/// <param name="Primary">Where it is; null while it is away.</param>
/// <param name="Weaknesses">What weakens the promise, in sentences.</param>
public sealed record StorageStanding(
    string Kind, string Level, int ReplicasNeeded, int ReplicasSeen, bool Away, string? Primary, IReadOnlyList<string> Weaknesses);

/// <summary>Tells how the shared storage stands; null where each node has its own. A host that opens logs elsewhere registers one.</summary>
public delegate StorageStanding? DescribeStorage();
