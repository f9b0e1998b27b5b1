using System.Text.Json;

namespace RealtimeHub.Tams;

/// <summary>Reads <c>schemas/tags.json</c>: each name has a string or an array of strings. Anything else is passed over.</summary>
internal static class TagReader
{
    private static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> None = new Dictionary<string, IReadOnlyList<string>>();

    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Read(JsonElement parent)
    {
        if (!parent.TryGetProperty("tags"u8, out var tags) || tags.ValueKind != JsonValueKind.Object)
            return None;
        var read = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var tag in tags.EnumerateObject())
        {
            if (tag.Value.ValueKind == JsonValueKind.String)
                read[tag.Name] = [tag.Value.GetString()!];
            else if (tag.Value.ValueKind == JsonValueKind.Array)
                read[tag.Name] = Strings(tag.Value);
        }

        return read;
    }

    private static List<string> Strings(JsonElement array)
    {
        var strings = new List<string>(array.GetArrayLength());
        foreach (var item in array.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String)
                strings.Add(item.GetString()!);
        }

        return strings;
    }
}
