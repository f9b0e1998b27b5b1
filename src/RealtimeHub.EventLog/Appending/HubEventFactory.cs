using System.Buffers;
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
        var buffer = ArrayPool<byte>.Shared.Rent(HubEventWriter.MaxLength(envelope.Length, stamp.Groups.Count));
        var length = HubEventWriter.Write(buffer, envelope, position, stamp.Groups, received);
        var json = buffer.AsSpan(0, length).ToArray();
        ArrayPool<byte>.Shared.Return(buffer);
        return new HubEvent(position, type, stamp.Groups, received, json, envelope.Length - 1) { Marks = stamp.Marks };
    }
}
