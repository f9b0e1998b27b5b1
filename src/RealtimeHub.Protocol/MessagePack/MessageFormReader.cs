using System.Text.Json;

namespace RealtimeHub.Protocol.MessagePack;

/// <summary>Reads subscription messages. Members that are not known are left alone; unknown kinds become <see cref="UnknownMessage"/>.</summary>
public static class MessageFormReader
{
    private const int TypicalBytes = 4096;

    /// <summary>Reads one message.</summary>
    /// <exception cref="MessagePackFormatException">It is cut off or malformed.</exception>
    /// <exception cref="JsonException">It is well formed, and no message.</exception>
    public static SubscriptionMessage Read(ref MessagePackReader reader) => IsEvents(reader) ? ReadEventsMessage(ref reader) : ByWayOfJson(ref reader);

    // The hub says it first.
    private static bool IsEvents(MessagePackReader ahead)
    {
        for (var left = ahead.ReadMap(); left > 0; left--)
        {
            if (ahead.ReadUtf8().SequenceEqual("kind"u8)) return ahead.Read() == MessagePackType.Text && ahead.Bytes.SequenceEqual("events"u8);
            ahead.Skip();
        }

        return false;
    }

    private static EventsMessage ReadEventsMessage(ref MessagePackReader reader)
    {
        var (events, position, behind) = ((HubEvent[]?)null, (Position?)null, (long?)null);
        for (var left = reader.ReadMap(); left > 0; left--)
        {
            switch (reader.ReadUtf8())
            {
                case var name when name.SequenceEqual("events"u8): events = ReadEvents(ref reader); break;
                case var name when name.SequenceEqual("position"u8): position = ReadPosition(ref reader); break;
                case var name when name.SequenceEqual("behind"u8): behind = reader.ReadInteger(); break;
                default: reader.Skip(); break;
            }
        }

        return new EventsMessage(events ?? throw Missing("events"), position ?? throw Missing("position"), behind ?? throw Missing("behind"));
    }

    private static HubEvent[] ReadEvents(ref MessagePackReader reader)
    {
        using var json = new PooledBuffer(TypicalBytes);
        var events = new HubEvent[reader.ReadArray()];
        for (var i = 0; i < events.Length; i++)
        {
            json.Clear();
            events[i] = EventFormReader.Read(ref reader, json);
        }

        return events;
    }

    private static Position? ReadPosition(ref MessagePackReader reader) => Position.TryParse(reader.ReadText(), out var position) ? position : null;

    private static SubscriptionMessage ByWayOfJson(ref MessagePackReader reader)
    {
        using var json = new PooledBuffer(TypicalBytes);
        MessagePackToJson.Write(ref reader, json);
        try
        {
            return JsonSerializer.Deserialize<SubscriptionMessage>(json.Span, ProtocolJson.Options) ?? throw Missing("kind");
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException)
        {
            throw new JsonException("A message of the hub lacks what its kind needs.", e);
        }
    }

    private static JsonException Missing(string member) => new($"A message of the hub has no {member}.");
}
