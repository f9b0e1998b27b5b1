using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace RealtimeHub.Tams;

/// <summary>The event types and their names on the wire (TAMS 8.2 <c>schemas/webhook.json</c>, <c>events</c>).</summary>
public static class EventTypes
{
    private const int LongestName = 22;

    /// <summary>All eight, in the order of the specification.</summary>
    public static ImmutableArray<EventType> All { get; } = [.. Enum.GetValues<EventType>()];

    /// <summary>The name on the wire, such as <c>flows/created</c>.</summary>
    public static string ToText(this EventType type) => type switch
    {
        EventType.FlowsCreated => "flows/created",
        EventType.FlowsUpdated => "flows/updated",
        EventType.FlowsDeleted => "flows/deleted",
        EventType.FlowsSegmentsAdded => "flows/segments_added",
        EventType.FlowsSegmentsDeleted => "flows/segments_deleted",
        EventType.SourcesCreated => "sources/created",
        EventType.SourcesUpdated => "sources/updated",
        EventType.SourcesDeleted => "sources/deleted",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not one of the eight TAMS event types."),
    };

    /// <summary>Reads a name as it is on the wire; case matters.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out EventType type)
    {
        Span<byte> utf8 = stackalloc byte[LongestName];
        type = default;
        return text is not null && Encoding.UTF8.TryGetBytes(text, utf8, out var length) && TryParse(utf8[..length], out type);
    }

    /// <summary>Reads a name as it is on the wire, in UTF-8; case matters.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, out EventType type)
    {
        type = utf8Text switch
        {
            _ when utf8Text.SequenceEqual("flows/segments_added"u8) => EventType.FlowsSegmentsAdded,
            _ when utf8Text.SequenceEqual("flows/segments_deleted"u8) => EventType.FlowsSegmentsDeleted,
            _ when utf8Text.SequenceEqual("flows/updated"u8) => EventType.FlowsUpdated,
            _ when utf8Text.SequenceEqual("flows/created"u8) => EventType.FlowsCreated,
            _ when utf8Text.SequenceEqual("flows/deleted"u8) => EventType.FlowsDeleted,
            _ when utf8Text.SequenceEqual("sources/created"u8) => EventType.SourcesCreated,
            _ when utf8Text.SequenceEqual("sources/updated"u8) => EventType.SourcesUpdated,
            _ when utf8Text.SequenceEqual("sources/deleted"u8) => EventType.SourcesDeleted,
            _ => default,
        };
        return type != default;
    }
}
