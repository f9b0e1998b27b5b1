namespace RealtimeHub.Cli.Hub;

/// <summary>What is wrong with a request. The index is that of an event in its batch, null for what is no event.</summary>
internal sealed record EventProblem(int? Index, string? Member, string? Detail);
