using System.Text.Json;

namespace RealtimeHub.Tams;

/// <summary>Reads members that must be there; the answer is what is wrong with them, or null.</summary>
internal static class Required
{
    public const string TimerangeExpected = "a timerange (schemas/timerange.json), such as [0:0_10:0)";

    public static EventFault? Object(JsonElement parent, ReadOnlySpan<byte> name, string path, out JsonElement found) =>
        !parent.TryGetProperty(name, out found) ? Fault.Missing(path, "an object")
        : found.ValueKind != JsonValueKind.Object ? Fault.Wrong(path, found, "an object")
        : null;

    public static EventFault? Id(JsonElement parent, ReadOnlySpan<byte> name, string path, out Guid id)
    {
        id = default;
        return !parent.TryGetProperty(name, out var found) ? Fault.Missing(path, TamsId.Expected)
            : !TamsId.TryParse(found.Utf8(), out id) ? Fault.Wrong(path, found, TamsId.Expected)
            : null;
    }

    public static EventFault? Timerange(JsonElement content, out Timerange timerange)
    {
        const string path = "event.timerange";
        timerange = default;
        return !content.TryGetProperty("timerange"u8, out var found) ? Fault.Missing(path, TimerangeExpected)
            : !found.IsTimerange(out timerange) ? Fault.Wrong(path, found, TimerangeExpected)
            : null;
    }
}
