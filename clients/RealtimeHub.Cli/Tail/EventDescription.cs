using System.Text.Json;
using RealtimeHub.Protocol;

namespace RealtimeHub.Cli.Tail;

/// <summary>What a line says of an event. Read leniently: an event of a kind that this version does not know is shown as well as it can be.</summary>
/// <param name="Type">Its type, as it came.</param>
/// <param name="Id">The flow or source.</param>
/// <param name="Label">What it is called, where the event says so.</param>
/// <param name="Timeranges">Of its segments; empty where it has none.</param>
internal sealed record EventDescription(string Type, string Id, string? Label, string Timeranges)
{
    private const int Shown = 3;

    public static EventDescription Of(HubEvent e)
    {
        using var json = JsonDocument.Parse(e.Json);
        var content = Member(json.RootElement, "event");
        var body = Member(content, "flow") is { ValueKind: JsonValueKind.Object } flow ? flow : Member(content, "source");
        var id = Text(body, "id") ?? Text(content, "flow_id") ?? Text(content, "source_id") ?? "";
        return new EventDescription(Text(json.RootElement, "event_type") ?? "", id, Text(body, "label"), Ranges(content));
    }

    private static string Ranges(JsonElement content)
    {
        if (Text(content, "timerange") is { } whole) return whole;
        if (Member(content, "segments") is not { ValueKind: JsonValueKind.Array } segments) return "";
        var ranges = string.Join(" ", segments.EnumerateArray().Take(Shown).Select(s => Text(s, "timerange")));
        var more = segments.GetArrayLength() - Shown;
        return more > 0 ? $"{ranges} and {more} more" : ranges;
    }

    private static JsonElement Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : default;

    private static string? Text(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
