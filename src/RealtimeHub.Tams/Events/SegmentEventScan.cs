using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace RealtimeHub.Tams;

/// <summary>
/// Reads a segment event of the present form in one pass and builds no document. Nearly all that a live store says is such an event. Whatever
/// else comes, right or wrong, is left to <see cref="TamsEvent.TryParse(ReadOnlyMemory{byte}, out TamsEvent?, out EventFault?)"/>, which also has
/// the words for what is wrong: so this may give up at any surprise, but must never take what that would refuse.
/// </summary>
public readonly struct SegmentEventScan
{
    private readonly EventType _type;
    private readonly DateTimeOffset? _time;
    private readonly SegmentContentScan _content;

    private SegmentEventScan(EventType type, DateTimeOffset? time, SegmentContentScan content, bool hasHubMembers) =>
        (_type, _time, _content, HasHubMembers) = (type, time, content, hasHubMembers);

    /// <summary>The envelope has members named as those that a hub adds: <c>position</c>, <c>groups</c>, <c>received</c>.</summary>
    public bool HasHubMembers { get; }

    [Flags]
    private enum Members : byte
    {
        Time = 1,
        Type = 2,
        Content = 4,
        Needed = Time | Type | Content,
        Position = 8,
        Groups = 16,
        Received = 32,
        OfHub = Position | Groups | Received,
    }

    /// <summary>Reads an envelope.</summary>
    /// <param name="reader">At the envelope's opening brace; at its closing one if this is true, anywhere otherwise. Its bytes must be valid UTF-8.</param>
    /// <param name="scan">What was read.</param>
    /// <returns>False where somebody else must look.</returns>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static bool TryRead(ref Utf8JsonReader reader, out SegmentEventScan scan)
    {
        scan = default;
        if (reader.TokenType != JsonTokenType.StartObject)
            return false;

        Members seen = 0;
        EventType type = default;
        DateTimeOffset? time = null;
        SegmentContentScan content = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = MemberOf(reader.ValueSpan);
            // A name that is there twice, or that nobody knows, is for others to judge; and how content is read depends on the type before it.
            if (member == 0 || (seen & member) != 0 || !reader.Read())
                return false;
            seen |= member;
            var isGood = member switch
            {
                Members.Time => reader.IsPlainString() && EventTime.TryParse(reader.ValueSpan, out time),
                Members.Type => reader.IsPlainString() && EventTypes.TryParse(reader.ValueSpan, out type) && type.IsSegmentEvent(),
                Members.Content => type != default && SegmentContentScan.TryRead(ref reader, type, out content),
                _ => reader.TrySkip(),
            };
            if (!isGood)
                return false;
        }

        scan = new(type, time, content, (seen & Members.OfHub) != 0);
        return (seen & Members.Needed) == Members.Needed;
    }

    /// <summary>The event that was read.</summary>
    /// <param name="utf8Json">The bytes that were scanned, with or without their white space; they must not change any more.</param>
    public TamsEvent ToEvent(ReadOnlyMemory<byte> utf8Json)
    {
        var envelope = new Envelope(default, _type, _time, default) { Utf8 = utf8Json };
        return _type == EventType.FlowsSegmentsAdded
            ? new FlowsSegmentsAdded(envelope, _content.FlowId, _content.Timeranges, isListed: true)
            : new FlowsSegmentsDeleted(envelope, _content.FlowId, _content.Timeranges[0]);
    }

    /// <summary>An envelope and nothing else.</summary>
    internal static bool TryRead(ReadOnlyMemory<byte> utf8Json, [NotNullWhen(true)] out TamsEvent? e)
    {
        e = null;
        if (!UnicodeText.IsWellFormed(utf8Json.Span))
            return false;
        var reader = new Utf8JsonReader(utf8Json.Span);
        if (reader.Read() && TryRead(ref reader, out var scan) && !reader.Read())
            e = scan.ToEvent(utf8Json);
        return e is not null;
    }

    private static Members MemberOf(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("event"u8) => Members.Content,
        _ when name.SequenceEqual("event_type"u8) => Members.Type,
        _ when name.SequenceEqual("event_timestamp"u8) => Members.Time,
        _ when name.SequenceEqual("position"u8) => Members.Position,
        _ when name.SequenceEqual("groups"u8) => Members.Groups,
        _ when name.SequenceEqual("received"u8) => Members.Received,
        _ => 0,
    };
}
