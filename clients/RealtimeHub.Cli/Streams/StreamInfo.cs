using System.Globalization;
using System.Text.Json;
using RealtimeHub.Cli.Console;
using RealtimeHub.Protocol;

namespace RealtimeHub.Cli.Streams;

/// <summary>The answer of <c>GET /streams</c>.</summary>
internal sealed record StreamList(IReadOnlyList<StreamInfo> Streams, StorageInfo? Storage = null);

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

    public RetentionInfo? Retention { get; init; }

    public string[] Cells(TimeProvider time) =>
    [
        Printable.Text(Name),
        Events.ToString("N0", CultureInfo.InvariantCulture),
        Sizes.Of(Bytes),
        Oldest?.ToString() ?? "-",
        Newest?.ToString() ?? "-",
        NewestTime is { } newest ? TimeZoneInfo.ConvertTime(newest, time.LocalTimeZone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "-",
        Epochs.Count.ToString(CultureInfo.InvariantCulture),
        Retention?.ToString() ?? RetentionInfo.Everything,
    ];
}
