using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace RealtimeHub.Tams;

/// <summary>Reads JSON strings without making .NET strings of them.</summary>
internal static class JsonText
{
    /// <summary>The text of a JSON string in UTF-8, as it lies there unless escapes force a copy. Empty if it is no string.</summary>
    public static ReadOnlySpan<byte> Utf8(this JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.String)
            return default;
        var quoted = JsonMarshal.GetRawUtf8Value(json);
        return quoted.Contains((byte)'\\') ? Encoding.UTF8.GetBytes(json.GetString()!) : quoted[1..^1];
    }

    /// <summary>Whether the reader stands at a string whose text is as it lies there.</summary>
    public static bool IsPlainString(this ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped;

    /// <summary>The member, unless it is absent; null counts as absent, because producers write both.</summary>
    public static bool TryGetMember(this JsonElement json, ReadOnlySpan<byte> name, out JsonElement member) =>
        json.TryGetProperty(name, out member) && member.ValueKind != JsonValueKind.Null;

    /// <summary>The text of a member that is a string, else null.</summary>
    public static string? TextOf(this JsonElement json, ReadOnlySpan<byte> name) =>
        json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    /// <summary>Reads a timerange; one must ask for the string first, because empty text is a timerange too.</summary>
    public static bool IsTimerange(this JsonElement json, out Timerange timerange)
    {
        timerange = default;
        return json.ValueKind == JsonValueKind.String && Timerange.TryParse(json.Utf8(), out timerange);
    }

    /// <summary>The timestamp in a member, else null.</summary>
    public static Timestamp? TimestampOf(this JsonElement json, ReadOnlySpan<byte> name) =>
        json.TryGetProperty(name, out var member) && Timestamp.TryParse(member.Utf8(), out var value) ? value : null;
}
