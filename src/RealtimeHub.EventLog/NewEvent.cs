using RealtimeHub.Tams;

namespace RealtimeHub.EventLog;

/// <summary>An event on its way into the log.</summary>
/// <param name="Tams">The event as it was read; null for what the hub itself remembers, which is none of the eight and in no group.</param>
/// <param name="Envelope">Its bytes: UTF-8 JSON in one line, from the opening to the closing brace.</param>
public sealed record NewEvent(TamsEvent? Tams, ReadOnlyMemory<byte> Envelope)
{
    /// <summary>Its event type; none for what the hub itself remembers.</summary>
    public EventType Type => Tams?.Type ?? default;
}
