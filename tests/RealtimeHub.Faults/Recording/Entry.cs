using System.Text.Json;
using System.Text.Json.Serialization;
using RealtimeHub.Protocol;

namespace RealtimeHub.Faults.Recording;

/// <summary>A line of a history: what somebody did or saw, and when.</summary>
internal sealed record Entry(string Proc, EntryType Type, EntryKind F)
{
    /// <summary>The note of a subscription that wants everything.</summary>
    public const string Beginning = "beginning";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>When, in nanoseconds of the machine's monotonic clock.</summary>
    [JsonPropertyName("t_ns")]
    public long T { get; init; } = MonotonicClock.Now;

    /// <summary>Where the first of the events stands; where a subscription begins or a gap leads to.</summary>
    public Position? At { get; init; }

    /// <summary>The events, one after the other without a hole.</summary>
    public long[]? Ids { get; init; }

    /// <summary>A gap's extent.</summary>
    public Position? After { get; init; }

    /// <summary>A gap's extent.</summary>
    public Position? Until { get; init; }

    /// <summary>The reason of a gap, the kind of a fault, the answer to a publish.</summary>
    public string? Note { get; init; }

    public static Entry Parse(string line) => JsonSerializer.Deserialize<Entry>(line, Json)!;

    public string ToLine() => JsonSerializer.Serialize(this, Json);
}
