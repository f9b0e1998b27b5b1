using System.Text.Json;

namespace RealtimeHub.Tams;

/// <summary>What all eight events share, already checked, on its way into one of them.</summary>
internal readonly record struct Envelope(JsonElement Json, EventType Type, DateTimeOffset? Time, JsonElement Content);
