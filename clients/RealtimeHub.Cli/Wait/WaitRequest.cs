using RealtimeHub.Protocol.Frames;
using RealtimeHub.Tams;

namespace RealtimeHub.Cli.Wait;

/// <summary>What <c>rthub wait</c> was asked for.</summary>
internal sealed record WaitRequest
{
    public required IReadOnlyList<Uri> Hubs { get; init; }

    public required WireEncoding Protocol { get; init; }

    public required string Stream { get; init; }

    public required Guid Flow { get; init; }

    public required Timerange Timerange { get; init; }

    public required long Tolerance { get; init; }

    public required TimeSpan Timeout { get; init; }

    public required bool Json { get; init; }
}
