using System.Globalization;

namespace RealtimeHub.EventLog.Redis.Resp;

/// <summary>An answer: a text, a list of answers, or nothing.</summary>
internal sealed record RespValue(string? Text, IReadOnlyList<RespValue>? Items = null)
{
    public static RespValue Nothing { get; } = new((string?)null);

    public bool IsNothing => Text is null && Items is null;

    public IReadOnlyList<RespValue> List => Items ?? [];

    public long? Number => long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A list of names and values, as <c>SENTINEL MASTER</c> and <c>CONFIG GET</c> answer.</summary>
    public IReadOnlyDictionary<string, string> Pairs()
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i + 1 < List.Count; i += 2) pairs[List[i].Text ?? ""] = List[i + 1].Text ?? "";
        return pairs;
    }

    /// <summary>The lines <c>name:value</c> of <c>INFO</c>.</summary>
    public IReadOnlyDictionary<string, string> Lines()
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in (Text ?? "").Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && line[0] != '#') pairs[line[..colon]] = line[(colon + 1)..].TrimEnd('\r');
        }

        return pairs;
    }
}
