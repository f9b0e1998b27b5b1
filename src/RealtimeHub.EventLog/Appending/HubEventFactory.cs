using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Appending;

/// <summary>Prepares an event's bytes, once, when its position is known.</summary>
internal static class HubEventFactory
{
    public static HubEvent Create(NewEvent e, EventStamp stamp, Position position, DateTimeOffset received)
    {
        var envelope = e.Envelope.Span;
        var json = HubEventWriter.ToArray(envelope, position, stamp.Groups, received);
        return new HubEvent(position, e.Type, stamp.Groups, received, json, envelope.Length - 1) { Marks = stamp.Marks };
    }
}
