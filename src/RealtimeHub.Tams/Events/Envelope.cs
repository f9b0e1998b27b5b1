using System.Text.Json;

namespace RealtimeHub.Tams;

/// <summary>What all eight events share, already checked, on its way into one of them.</summary>
/// <param name="Json">The whole; nothing where it was only scanned.</param>
/// <param name="Type">Which of the eight it is.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Content">Its <c>event</c>; nothing where it was only scanned.</param>
internal readonly record struct Envelope(JsonElement Json, EventType Type, DateTimeOffset? Time, JsonElement Content)
{
    /// <summary>The bytes of one that was only scanned.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; init; }
}
