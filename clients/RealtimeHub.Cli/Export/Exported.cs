using RealtimeHub.Protocol;

namespace RealtimeHub.Cli.Export;

/// <summary>What a source yields: events in their wire form, or a word about what it does not yield.</summary>
internal sealed record Exported(IReadOnlyList<(Position Position, ReadOnlyMemory<byte> Json)> Events)
{
    /// <summary>What is missing before the events.</summary>
    public string? Missing { get; init; }

    /// <summary>True when it ends here because of that.</summary>
    public bool IsFatal { get; init; }
}
