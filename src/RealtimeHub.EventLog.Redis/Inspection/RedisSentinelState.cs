namespace RealtimeHub.EventLog.Redis.Inspection;

/// <summary>A Sentinel as it was found.</summary>
/// <param name="Address">Host and port.</param>
/// <param name="Trouble">Why it could not be asked; null when it could.</param>
/// <param name="Primary">The node it names.</param>
/// <param name="Quorum">How many must find the primary down.</param>
/// <param name="DownAfter">How long a primary may be silent.</param>
public sealed record RedisSentinelState(string Address, string? Trouble, string? Primary, int? Quorum, TimeSpan? DownAfter);
