namespace RealtimeHub.Cli.Hub;

/// <summary>What is wrong with one event of a batch.</summary>
internal sealed record EventProblem(int Index, string? Member, string? Detail);
