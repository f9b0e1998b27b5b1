using System.Runtime.InteropServices;
using System.Text.Json;
using RealtimeHub.Tams;

namespace RealtimeHub.Protocol;

/// <summary>Reads events in their wire form, from a message, a page or a line of <c>rthub tail --json</c>.</summary>
public static class HubEventReader
{
    /// <summary>Reads one event.</summary>
    /// <exception cref="JsonException">It is not the wire form of an event.</exception>
    public static HubEvent Read(JsonElement json)
    {
        var bytes = JsonMarshal.GetRawUtf8Value(json).ToArray();
        if (!Position.TryParse(Text(json, "position"), out var position)) throw new JsonException("An event of the hub has no position.");
        // A type that this version does not know is kept as none: a newer hub must not end an older client's loop.
        EventTypes.TryParse(Text(json, "event_type"), out var type);
        return new HubEvent(position, type, ReadGroups(json), ReadTime(json), bytes, EnvelopeLength(bytes));
    }

    private static List<Group> ReadGroups(JsonElement json)
    {
        var groups = new List<Group>();
        if (!json.TryGetProperty("groups", out var array)) return groups;
        foreach (var item in array.EnumerateArray())
        {
            if (Group.TryParse(item.GetString(), out var group)) groups.Add(group);
        }

        return groups;
    }

    private static DateTimeOffset ReadTime(JsonElement json) => Rfc3339.TryParse(Text(json, "received"), out var time) ? time : default;

    // The hub's members come last and position is the first of them: the envelope ends before the comma in front of it.
    private static int EnvelopeLength(byte[] bytes)
    {
        ReadOnlySpan<byte> first = ",\"position\":\""u8;
        var at = bytes.AsSpan().LastIndexOf(first);
        return at >= 0 ? at : bytes.Length - 1;
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
