using System.Buffers;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Appending;

/// <summary>Prepares an event's bytes, once, when its position is known.</summary>
internal static class HubEventFactory
{
    public static HubEvent Create(NewEvent e, Position position, DateTimeOffset received)
    {
        var envelope = e.Envelope.Span;
        var buffer = ArrayPool<byte>.Shared.Rent(HubEventWriter.MaxLength(envelope.Length, e.Groups.Count));
        var length = HubEventWriter.Write(buffer, envelope, position, e.Groups, received);
        var json = buffer.AsSpan(0, length).ToArray();
        ArrayPool<byte>.Shared.Return(buffer);
        return new HubEvent(position, e.Type, e.Groups, received, json, envelope.Length - 1) { Unresolved = e.Unresolved };
    }
}
