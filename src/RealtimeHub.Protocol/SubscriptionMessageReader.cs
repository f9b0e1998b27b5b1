using System.Text.Json;

namespace RealtimeHub.Protocol;

/// <summary>Reads what a hub sent. Members that are not known are left alone; unknown kinds become <see cref="UnknownMessage"/>.</summary>
internal static class SubscriptionMessageReader
{
    public static SubscriptionMessage Read(JsonElement json)
    {
        var kind = json.GetProperty("kind").GetString()!;
        return kind switch
        {
            "events" => new EventsMessage(ReadEvents(json.GetProperty("events")), Required(json), json.GetProperty("behind").GetInt64()),
            "caught_up" => new CaughtUpMessage(Required(json), Text(json, "node")),
            "gap" when SubscriptionMessageWriter.TryReason(Text(json, "reason"), out var reason) =>
                new GapMessage(reason, Optional(json, "after"), Optional(json, "until"), Required(json)),
            "notice" => new NoticeMessage(Text(json, "reason"), Text(json, "text")) { MoveWithin = Seconds(json, "move_within") },
            _ => new UnknownMessage(kind, Optional(json, "position")),
        };
    }

    private static HubEvent[] ReadEvents(JsonElement array)
    {
        var events = new HubEvent[array.GetArrayLength()];
        var i = 0;
        foreach (var e in array.EnumerateArray()) events[i++] = HubEventReader.Read(e);
        return events;
    }

    private static Position Required(JsonElement json) =>
        Optional(json, "position") ?? throw new JsonException("A message of the hub has no position.");

    private static Position? Optional(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && Position.TryParse(value.GetString(), out var position) ? position : null;

    // What is no time that anybody can wait is left alone, like a member that is not known.
    private static TimeSpan? Seconds(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is >= 0 and <= 3600
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private static string Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
