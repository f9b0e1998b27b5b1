using RealtimeHub.Protocol;

namespace RealtimeHub.Cli.Tail;

/// <summary>What <c>rthub tail</c> was asked for.</summary>
internal sealed record TailRequest
{
    public required IReadOnlyList<Uri> Hubs { get; init; }

    public required string Stream { get; init; }

    public required StartFrom From { get; init; }

    public required EventFilter Filter { get; init; }

    public required bool Json { get; init; }

    public required long Limit { get; init; }
}
