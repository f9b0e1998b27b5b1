using System.Text.Json;

namespace RealtimeHub.Protocol.MessagePack;

/// <summary>Reads subscription messages. Members that are not known are left alone; unknown kinds become <see cref="UnknownMessage"/>.</summary>
public static class MessageFormReader
{
    /// <summary>Reads one message.</summary>
    /// <exception cref="MessagePackFormatException">It is cut off or malformed.</exception>
    /// <exception cref="JsonException">It is well formed, and no message.</exception>
    public static SubscriptionMessage Read(ref MessagePackReader reader)
    {
        var members = new Members();
        var count = reader.ReadMap();
        for (var i = 0; i < count; i++)
        {
            switch (reader.ReadUtf8())
            {
                case var name when name.SequenceEqual("events"u8): members.Events = ReadEvents(ref reader); break;
                case var name when name.SequenceEqual("behind"u8): members.Behind = reader.ReadInteger(); break;
                case var name when name.SequenceEqual("kind"u8): members.Kind = Text(ref reader); break;
                case var name when name.SequenceEqual("position"u8): members.Position = ReadPosition(ref reader); break;
                case var name when name.SequenceEqual("after"u8): members.After = ReadPosition(ref reader); break;
                case var name when name.SequenceEqual("until"u8): members.Until = ReadPosition(ref reader); break;
                case var name when name.SequenceEqual("reason"u8): members.Reason = Text(ref reader); break;
                case var name when name.SequenceEqual("node"u8): members.Node = Text(ref reader); break;
                case var name when name.SequenceEqual("text"u8): members.Text = Text(ref reader); break;
                default: reader.Skip(); break;
            }
        }

        return members.ToMessage();
    }

    private static HubEvent[] ReadEvents(ref MessagePackReader reader)
    {
        using var json = new PooledBuffer(4096);
        var events = new HubEvent[reader.ReadArray()];
        for (var i = 0; i < events.Length; i++)
        {
            json.Clear();
            events[i] = EventFormReader.Read(ref reader, json);
        }

        return events;
    }

    private static Position? ReadPosition(ref MessagePackReader reader) =>
        Position.TryParse(Text(ref reader), out var position) ? position : null;

    // What another version made something else of is as if it were not there.
    private static string? Text(ref MessagePackReader reader)
    {
        var ahead = reader;
        if (ahead.Read() == MessagePackType.Text) return reader.ReadText();
        reader.Skip();
        return null;
    }

    private struct Members
    {
        public string? Kind, Reason, Node, Text;
        public Position? Position, After, Until;
        public HubEvent[]? Events;
        public long? Behind;

        public readonly SubscriptionMessage ToMessage() => Kind switch
        {
            "events" => new EventsMessage(Events ?? throw Missing("events"), Required, Behind ?? throw Missing("behind")),
            "caught_up" => new CaughtUpMessage(Required, Node ?? ""),
            "gap" when SubscriptionMessageWriter.TryReason(Reason ?? "", out var reason) => new GapMessage(reason, After, Until, Required),
            "notice" => new NoticeMessage(Reason ?? "", Text ?? ""),
            _ => new UnknownMessage(Kind ?? throw Missing("kind"), Position),
        };

        private readonly Position Required => Position ?? throw Missing("position");

        private static JsonException Missing(string member) => new($"A message of the hub has no {member}.");
    }
}
