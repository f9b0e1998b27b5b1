using System.Globalization;
using System.Text.Json;
using RealtimeHub.Cli.Console;
using RealtimeHub.Protocol;

namespace RealtimeHub.Cli.Streams;

/// <summary>The answer of <c>GET /streams</c>.</summary>
internal sealed record StreamList(IReadOnlyList<StreamInfo> Streams);

/// <summary>A stream, as the hub describes it.</summary>
internal sealed record StreamInfo
{
    public required string Name { get; init; }

    public Position? Oldest { get; init; }

    public Position? Newest { get; init; }

    public DateTimeOffset? NewestTime { get; init; }

    public long Events { get; init; }

    public long Bytes { get; init; }

    public IReadOnlyList<JsonElement> Epochs { get; init; } = [];

    public JsonElement? Retention { get; init; }

    public string[] Cells(TimeProvider time) =>
    [
        Printable.Text(Name),
        Events.ToString("N0", CultureInfo.InvariantCulture),
        Sizes.Of(Bytes),
        Oldest?.ToString() ?? "-",
        Newest?.ToString() ?? "-",
        NewestTime is { } newest ? TimeZoneInfo.ConvertTime(newest, time.LocalTimeZone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "-",
        Epochs.Count.ToString(CultureInfo.InvariantCulture),
        Keeps(),
    ];

    // Shown as it comes: what a hub can be told to keep may grow without this program.
    private string Keeps()
    {
        if (Retention is not { ValueKind: JsonValueKind.Object } rules) return "everything";
        var set = rules.EnumerateObject().Where(m => m.Value.ValueKind != JsonValueKind.Null).Select(m => $"{m.Name.Replace('_', ' ')} {m.Value}");
        return string.Join(", ", set) is { Length: > 0 } text ? Printable.Text(text) : "everything";
    }
}
