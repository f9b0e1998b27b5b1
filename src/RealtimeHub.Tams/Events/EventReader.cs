using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace RealtimeHub.Tams;

/// <summary>Reads an envelope member by member and stops at the first that is wrong. Nothing is built that nobody asked for.</summary>
internal static class EventReader
{
    public const string TimerangeExpected = "a timerange (schemas/timerange.json), such as [0:0_10:0)";

    public static bool TryRead(ReadOnlyMemory<byte> utf8Json, [NotNullWhen(true)] out TamsEvent? e, [NotNullWhen(false)] out EventFault? fault)
    {
        e = null;
        if (utf8Json.IsEmpty)
        {
            fault = new(Fault.Body, "It is empty. It must be a TAMS event envelope, a JSON object.");
            return false;
        }

        try
        {
            return TryRead(JsonDocument.Parse(utf8Json).RootElement, out e, out fault);
        }
        catch (JsonException cause)
        {
            fault = Fault.NotJson(cause);
            return false;
        }
    }

    public static bool TryRead(JsonElement json, [NotNullWhen(true)] out TamsEvent? e, [NotNullWhen(false)] out EventFault? fault)
    {
        e = TryReadEnvelope(json, out var envelope, out fault) ? Read(envelope, out fault) : null;
        return e is not null;
    }

    public static bool TryGetObject(
        JsonElement parent, ReadOnlySpan<byte> name, string path, out JsonElement found, [NotNullWhen(false)] out EventFault? fault)
    {
        fault = !parent.TryGetProperty(name, out found) ? Fault.Missing(path, "an object")
            : found.ValueKind != JsonValueKind.Object ? Fault.Wrong(path, found, "an object")
            : null;
        return fault is null;
    }

    public static bool TryGetId(
        JsonElement parent, ReadOnlySpan<byte> name, string path, out Guid id, [NotNullWhen(false)] out EventFault? fault)
    {
        id = default;
        fault = !parent.TryGetProperty(name, out var found) ? Fault.Missing(path, TamsId.Expected)
            : !TamsId.TryParse(found.Utf8(), out id) ? Fault.Wrong(path, found, TamsId.Expected)
            : null;
        return fault is null;
    }

    public static bool TryGetTimerange(JsonElement content, out Timerange timerange, [NotNullWhen(false)] out EventFault? fault)
    {
        timerange = default;
        fault = !content.TryGetProperty("timerange"u8, out var found) ? Fault.Missing("event.timerange", TimerangeExpected)
            : found.ValueKind != JsonValueKind.String || !Timerange.TryParse(found.Utf8(), out timerange)
                ? Fault.Wrong("event.timerange", found, TimerangeExpected)
            : null;
        return fault is null;
    }

    private static bool TryReadEnvelope(JsonElement json, out Envelope envelope, [NotNullWhen(false)] out EventFault? fault)
    {
        envelope = default;
        fault = json.ValueKind != JsonValueKind.Object ? NotAnObject(json)
            : !UnicodeText.IsWellFormed(JsonMarshal.GetRawUtf8Value(json))
                ? new(Fault.Body, "It has text that is not Unicode: bytes that are not UTF-8, or an escaped half of a surrogate pair.")
            : DuplicateNames.FindIn(json) is { } twice ? Fault.Duplicate(Fault.Show(twice))
            : null;
        return fault is null
            && TryGetTime(json, out var time, out fault)
            && TryGetType(json, out var type, out fault)
            && TryGetContent(json, out var content, out fault)
            && (envelope = new(json, type, time, content)) is var _;
    }

    private static EventFault NotAnObject(JsonElement json) => json.ValueKind == JsonValueKind.Undefined
        ? new(Fault.Body, "It is empty. It must be a TAMS event envelope, a JSON object.")
        : Fault.Wrong(Fault.Body, json, "a TAMS event envelope, a JSON object with event_timestamp, event_type and event");

    private static bool TryGetTime(JsonElement json, out DateTimeOffset? time, [NotNullWhen(false)] out EventFault? fault)
    {
        time = null;
        fault = !json.TryGetProperty("event_timestamp"u8, out var text) ? Fault.Missing("event_timestamp", EventTime.Expected)
            : !EventTime.TryParse(text.Utf8(), out time) ? Fault.Wrong("event_timestamp", text, EventTime.Expected)
            : null;
        return fault is null;
    }

    private static bool TryGetType(JsonElement json, out EventType type, [NotNullWhen(false)] out EventFault? fault)
    {
        type = default;
        fault = !json.TryGetProperty("event_type"u8, out var text) ? Fault.Missing("event_type", TypesExpected())
            : !EventTypes.TryParse(text.Utf8(), out type) ? Fault.Wrong("event_type", text, TypesExpected())
            : null;
        return fault is null;
    }

    private static string TypesExpected() => "one of " + string.Join(", ", EventTypes.All.Select(type => type.ToText()));

    private static bool TryGetContent(JsonElement json, out JsonElement content, [NotNullWhen(false)] out EventFault? fault)
    {
        if (TryGetObject(json, "event"u8, "event", out content, out fault) && DuplicateNames.FindIn(content) is { } twice)
            fault = Fault.Duplicate("event." + Fault.Show(twice));
        return fault is null;
    }

    private static TamsEvent? Read(in Envelope envelope, out EventFault? fault) => envelope.Type switch
    {
        EventType.FlowsCreated => Flow.Read(envelope.Content, out fault) is { } flow ? new FlowsCreated(envelope, flow) : null,
        EventType.FlowsUpdated => Flow.Read(envelope.Content, out fault) is { } flow ? new FlowsUpdated(envelope, flow) : null,
        EventType.FlowsDeleted => FlowsDeleted.Read(envelope, out fault),
        EventType.FlowsSegmentsAdded => FlowsSegmentsAdded.Read(envelope, out fault),
        EventType.FlowsSegmentsDeleted => FlowsSegmentsDeleted.Read(envelope, out fault),
        EventType.SourcesCreated => Source.Read(envelope.Content, out fault) is { } source ? new SourcesCreated(envelope, source) : null,
        EventType.SourcesUpdated => Source.Read(envelope.Content, out fault) is { } source ? new SourcesUpdated(envelope, source) : null,
        _ => SourcesDeleted.Read(envelope, out fault),
    };
}
