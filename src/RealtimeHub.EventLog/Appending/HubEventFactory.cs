using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.Protocol;
using RealtimeHub.Tams;

namespace RealtimeHub.EventLog.Appending;

/// <summary>Prepares an event's bytes, once, when its position is known.</summary>
internal static class HubEventFactory
{
    public static HubEvent Create(NewEvent e, EventStamp stamp, Position position, DateTimeOffset received) =>
        Create(e.Type, e.Envelope.Span, stamp, position, received);

    public static HubEvent Create(EventType type, ReadOnlySpan<byte> envelope, EventStamp stamp, Position position, DateTimeOffset received)
    {
        var json = HubEventWriter.ToArray(envelope, position, stamp.Groups, received);
        return new HubEvent(position, type, stamp.Groups, received, json, envelope.Length - 1) { Marks = stamp.Marks };
    }
}
