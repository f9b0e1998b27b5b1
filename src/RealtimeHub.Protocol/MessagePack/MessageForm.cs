using System.Text.Json;

namespace RealtimeHub.Protocol.MessagePack;

/// <summary>
/// Subscription messages in MessagePack: maps with the members, and in the order, of their JSON. Events are copied as they are; the few
/// other messages are made from their JSON, so that each is described in one place.
/// </summary>
public static class MessageForm
{
    /// <summary>How many bytes a message takes.</summary>
    public static int Length(SubscriptionMessage message)
    {
        var writer = MessagePackWriter.Measure;
        Write(ref writer, message);
        return writer.Written;
    }

    /// <summary>Writes a message.</summary>
    public static void Write(ref MessagePackWriter writer, SubscriptionMessage message)
    {
        if (message is EventsMessage events) WriteEvents(ref writer, events, others: 0);
        else writer.Raw(ByWayOfJson(message));
    }

    /// <summary>Writes a message with its stream and group.</summary>
    public static void Write(ref MessagePackWriter writer, GroupMessage message)
    {
        if (message.Message is not EventsMessage events)
        {
            writer.Raw(ByWayOfJson(message));
            return;
        }

        WriteEvents(ref writer, events, others: 2);
        writer.Text("stream"u8);
        writer.Text(message.Stream);
        writer.Text("group"u8);
        writer.Text(message.Group.ToString());
    }

    private static void WriteEvents(ref MessagePackWriter writer, EventsMessage message, int others)
    {
        writer.Map(4 + others);
        writer.Text("kind"u8);
        writer.Text("events"u8);
        writer.Text("events"u8);
        writer.Array(message.Events.Count);
        for (var i = 0; i < message.Events.Count; i++) writer.Raw(message.Events[i].MessagePack.Span);
        writer.Text("position"u8);
        Span<byte> position = stackalloc byte[Position.MaxLength];
        message.Position.TryFormat(position, out var length, default, null);
        writer.Text(position[..length]);
        writer.Text("behind"u8);
        writer.Integer(message.Behind);
    }

    private static byte[] ByWayOfJson<T>(T message) => JsonToMessagePack.ToArray(JsonSerializer.SerializeToUtf8Bytes(message, ProtocolJson.Options));
}
