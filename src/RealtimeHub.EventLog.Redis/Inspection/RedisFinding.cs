namespace RealtimeHub.EventLog.Redis.Inspection;

/// <summary>Something about Redis that is not as it should be.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Node">Which node, as host and port; null for all of them together.</param>
/// <param name="Problem">What is the matter, and what follows from it.</param>
/// <param name="Remedy">What to do.</param>
public sealed record RedisFinding(RedisSeverity Severity, string? Node, string Problem, string Remedy);
