using System.Text;
using System.Text.Json;
using RealtimeHub.Tams;

namespace RealtimeHub.Protocol.MessagePack;

/// <summary>Reads an event's map, and writes on the way the JSON that its readers know; one pass, no document in between.</summary>
internal static class EventFormReader
{
    /// <summary>Reads one event.</summary>
    /// <param name="reader">Stands before it.</param>
    /// <param name="json">Empty; takes its JSON.</param>
    /// <exception cref="JsonException">It is not the form of an event.</exception>
    public static HubEvent Read(ref MessagePackReader reader, PooledBuffer json)
    {
        var (position, type, received, envelope) = ((Position?)null, default(EventType), default(DateTimeOffset), -1);
        var groups = new List<Group>();
        var count = reader.ReadMap();
        json.Append("{"u8);
        for (var i = 0; i < count; i++)
        {
            var start = json.Length;
            if (i > 0) json.Append(","u8);
            var name = reader.ReadUtf8();
            JsonText.Write(name, json);
            json.Append(":"u8);
            var ahead = reader;
            MessagePackToJson.Write(ref reader, json);
            switch (name)
            {
                case var _ when name.SequenceEqual("position"u8): (position, envelope) = (ReadPosition(ref ahead), start); break;
                case var _ when name.SequenceEqual("event_type"u8): EventTypes.TryParse(Text(ref ahead), out type); break;
                case var _ when name.SequenceEqual("groups"u8): ReadGroups(ref ahead, groups); break;
                case var _ when name.SequenceEqual("received"u8): Rfc3339.TryParse(Text(ref ahead), out received); break;
            }
        }

        json.Append("}"u8);
        var at = position ?? throw new JsonException("An event of the hub has no position.");
        // The hub's members come last and position is the first of them: the envelope ends in front of it.
        return new HubEvent(at, type, groups, received, json.Span.ToArray(), envelope);
    }

    private static Position? ReadPosition(ref MessagePackReader reader) => Position.TryParse(Text(ref reader), out var position) ? position : null;

    private static void ReadGroups(ref MessagePackReader reader, List<Group> groups)
    {
        groups.Clear();
        if (reader.Read() != MessagePackType.Array) return;
        for (var left = reader.Count; left > 0; left--)
        {
            var item = reader;
            if (Group.TryParse(Text(ref item), out var group)) groups.Add(group);
            reader.Skip();
        }
    }

    private static string? Text(ref MessagePackReader reader) => reader.Read() == MessagePackType.Text ? Encoding.UTF8.GetString(reader.Bytes) : null;
}
