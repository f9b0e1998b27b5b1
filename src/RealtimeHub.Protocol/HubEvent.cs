using System.Text.Json;
using RealtimeHub.Protocol.MessagePack;
using RealtimeHub.Tams;

namespace RealtimeHub.Protocol;

/// <summary>
/// An event as subscribers get it: the TAMS envelope plus <c>position</c>, <c>groups</c> and <c>received</c>.
/// Its bytes are prepared once, when it is appended, and copied from then on.
/// </summary>
public sealed class HubEvent
{
    private readonly int _envelopeLength;
    private TamsEvent? _tams;
    private byte[]? _messagePack;

    /// <summary>Takes an event whose bytes are ready.</summary>
    /// <param name="position">Where it stands.</param>
    /// <param name="type">Its event type.</param>
    /// <param name="groups">What it is stamped with.</param>
    /// <param name="received">When it was appended, by the hub's clock.</param>
    /// <param name="json">The wire form, UTF-8, one line.</param>
    /// <param name="envelopeLength">
    /// How many bytes of <paramref name="json"/> come from the envelope: all of it but its closing brace, in whose place the hub's members begin.
    /// </param>
    public HubEvent(Position position, EventType type, IReadOnlyList<Group> groups, DateTimeOffset received, ReadOnlyMemory<byte> json, int envelopeLength)
    {
        Position = position;
        Type = type;
        Groups = groups;
        Received = received;
        Json = json;
        _envelopeLength = envelopeLength;
    }

    /// <summary>Where it stands in its stream.</summary>
    public Position Position { get; }

    /// <summary>Its event type.</summary>
    public EventType Type { get; }

    /// <summary>What it is stamped with.</summary>
    public IReadOnlyList<Group> Groups { get; }

    /// <summary>When the hub appended it, by the hub's clock.</summary>
    public DateTimeOffset Received { get; }

    /// <summary>What was known of it at the append; kept in the log, not told on the wire.</summary>
    public EventMarks Marks { get; init; }

    /// <summary>The wire form, UTF-8, one line.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>The same in MessagePack, a map; made at first use and kept, so that it is encoded once for all who read it.</summary>
    public ReadOnlyMemory<byte> MessagePack => _messagePack ??= JsonToMessagePack.ToArray(Json.Span);

    /// <summary>The event itself, read at first use.</summary>
    public TamsEvent Tams => _tams ??= ReadTams();

    /// <summary>Writes the bare TAMS envelope, as webhook calls carry it.</summary>
    public byte[] ToEnvelope()
    {
        var envelope = new byte[_envelopeLength + 1];
        Json.Span[.._envelopeLength].CopyTo(envelope);
        envelope[_envelopeLength] = (byte)'}';
        return envelope;
    }

    /// <summary>The same event with another envelope, for a subscriber that is told only part of it.</summary>
    internal HubEvent With(ReadOnlySpan<byte> envelope)
    {
        var added = Json.Span[_envelopeLength..];
        var json = new byte[envelope.Length - 1 + added.Length];
        envelope[..^1].CopyTo(json);
        added.CopyTo(json.AsSpan(envelope.Length - 1));
        return new HubEvent(Position, Type, Groups, Received, json, envelope.Length - 1) { Marks = Marks };
    }

    private TamsEvent ReadTams() => TamsEvent.TryParse(Json, out var tams, out var fault)
        ? tams
        : throw new JsonException($"The event at {Position} cannot be read: {fault.Member}: {fault.Problem}");
}
