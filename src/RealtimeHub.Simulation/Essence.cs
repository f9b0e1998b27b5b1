using System.Text.Json.Nodes;

namespace RealtimeHub.Simulation;

/// <summary>What one flow of a channel carries, in the words of a TAMS flow body.</summary>
internal sealed record Essence
{
    /// <summary>The last word of the format's URN: video, audio, data, multi.</summary>
    public required string Kind { get; init; }

    /// <summary>What people call the flow within its channel.</summary>
    public required string Name { get; init; }

    /// <summary>What people call its source; the renditions of one picture share one.</summary>
    public required string SourceName { get; init; }

    /// <summary>Its part in the channel's collection.</summary>
    public required string Role { get; init; }

    public string? Codec { get; init; }

    public required string Container { get; init; }

    public int AverageBitRate { get; init; }

    public int Generation { get; init; }

    public required string Quality { get; init; }

    public JsonObject Parameters { get; init; } = [];

    public string Format => $"urn:x-nmos:format:{Kind}";
}
