using RealtimeHub.Protocol;
using RealtimeHub.Tams;

namespace RealtimeHub.EventLog;

/// <summary>An event on its way into the log.</summary>
/// <param name="Tams">The event as it was read.</param>
/// <param name="Envelope">Its bytes: UTF-8 JSON in one line, from the opening to the closing brace.</param>
/// <param name="Groups">What it is stamped with.</param>
/// <param name="Unresolved">True when nothing was known of its flow, so that groups may be missing.</param>
public sealed record NewEvent(TamsEvent Tams, ReadOnlyMemory<byte> Envelope, IReadOnlyList<Group> Groups, bool Unresolved)
{
    /// <summary>Its event type.</summary>
    public EventType Type => Tams.Type;
}
