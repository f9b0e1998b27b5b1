using RealtimeHub.Protocol;
using RealtimeHub.Protocol.Frames;

namespace RealtimeHub.Cli.Tail;

/// <summary>What <c>rthub tail</c> was asked for.</summary>
internal sealed record TailRequest
{
    public required IReadOnlyList<Uri> Hubs { get; init; }

    public required WireEncoding Protocol { get; init; }

    public required string Stream { get; init; }

    public required StartFrom From { get; init; }

    public required EventFilter Filter { get; init; }

    public required bool Json { get; init; }

    public required long Limit { get; init; }

    /// <summary>The file that keeps the position between runs; null keeps none.</summary>
    public required string? Resume { get; init; }

    /// <summary>The file that events go to instead of stdout.</summary>
    public required string? Output { get; init; }
}
