using RealtimeHub.Tams;

namespace RealtimeHub.EventLog;

/// <summary>An event on its way into the log.</summary>
/// <param name="Tams">The event as it was read.</param>
/// <param name="Envelope">Its bytes: UTF-8 JSON in one line, from the opening to the closing brace.</param>
public sealed record NewEvent(TamsEvent Tams, ReadOnlyMemory<byte> Envelope)
{
    /// <summary>Its event type.</summary>
    public EventType Type => Tams.Type;
}
