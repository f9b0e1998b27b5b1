using RealtimeHub.Simulation;

namespace RealtimeHub.Cli.Simulate;

/// <summary>What <c>rthub simulate</c> was asked for.</summary>
internal sealed record SimulateRequest
{
    public required IReadOnlyList<Uri> Hubs { get; init; }

    public required string Stream { get; init; }

    public required SimulationOptions Store { get; init; }

    /// <summary>Events a second; null for as the clock runs.</summary>
    public double? Rate { get; init; }

    public TimeSpan? Duration { get; init; }

    public long Count { get; init; } = long.MaxValue;

    public string? AckLog { get; init; }
}
