using System.Globalization;
using System.Text;

namespace RealtimeHub.EventLog.Redis.Resp;

/// <summary>An answer: bytes, a list of answers, or nothing.</summary>
internal sealed class RespValue(byte[]? bytes, IReadOnlyList<RespValue>? items = null)
{
    private string? _text;

    public static RespValue Nothing { get; } = new(null);

    public byte[]? Bytes { get; } = bytes;

    /// <summary>The bytes, where they are a text.</summary>
    public string? Text => Bytes is null ? null : _text ??= Encoding.UTF8.GetString(Bytes);

    public IReadOnlyList<RespValue>? Items { get; } = items;

    public bool IsNothing => Bytes is null && Items is null;

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
