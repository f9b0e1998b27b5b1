using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace RealtimeHub.Tams;

/// <summary>
/// A TAMS event, read from its envelope <c>{event_timestamp, event_type, event}</c> (TAMS 8.2 <c>api/TimeAddressableMediaStore.yaml</c>,
/// <c>webhooks</c>). Events are only ever read, never made or rewritten here, so <see cref="Json"/> always agrees with the typed members.
/// Two events are equal if they were read from the same place, not if their texts are.
/// </summary>
public abstract record TamsEvent
{
    private readonly JsonElement _json;
    private readonly ReadOnlyMemory<byte> _utf8;
    private JsonDocument? _document;

    private protected TamsEvent(in Envelope envelope) =>
        (_json, _utf8, Type, Time) = (envelope.Json, envelope.Utf8, envelope.Type, envelope.Time);

    /// <summary>Which of the eight it is.</summary>
    public EventType Type { get; }

    /// <summary>When it happened, in UTC; null if the year is beyond what .NET can hold.</summary>
    public DateTimeOffset? Time { get; }

    /// <summary>The whole envelope as it came, with all members.</summary>
    // One that was scanned gets its document when somebody asks. Two may ask at once: either document is right.
    public JsonElement Json => _json.ValueKind != JsonValueKind.Undefined ? _json : (_document ??= JsonDocument.Parse(_utf8)).RootElement;

    /// <summary>When it happened, as it came.</summary>
    public string EventTimestamp => Json.GetProperty("event_timestamp"u8).GetString()!;

    /// <summary>The parts of a flow's timeline that a segment event names; empty for the other events.</summary>
    public virtual IReadOnlyList<Timerange> Timeranges => [];

    /// <summary>The content, the envelope's <c>event</c>.</summary>
    private protected JsonElement Content => Json.GetProperty("event"u8);

    /// <summary>
    /// Reads an envelope, in any of the shapes of TAMS 4.0 to 8.2; unknown members are ignored. If it is wrong, the fault says where and
    /// why. The event goes on using the memory given, which must not change any more.
    /// </summary>
    public static bool TryParse(
        ReadOnlyMemory<byte> utf8Json, [NotNullWhen(true)] out TamsEvent? e, [NotNullWhen(false)] out EventFault? fault) =>
        EventReader.TryRead(utf8Json, out e, out fault);

    /// <summary>Reads an envelope that is JSON already; its document must live as long as the event.</summary>
    public static bool TryParse(
        JsonElement envelope, [NotNullWhen(true)] out TamsEvent? e, [NotNullWhen(false)] out EventFault? fault) =>
        EventReader.TryRead(envelope, out e, out fault);

    /// <summary>Whether both were read from the same place.</summary>
    public virtual bool Equals(TamsEvent? other) =>
        ReferenceEquals(this, other) || (other is not null && EqualityContract == other.EqualityContract
            && Type == other.Type && _json.Equals(other._json) && _utf8.Equals(other._utf8));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Type, Time, _utf8);

    /// <summary>Type and time; URLs in the content may be credentials and stay out of logs.</summary>
    public sealed override string ToString() => $"{Type.ToText()} at {EventTimestamp}";
}
