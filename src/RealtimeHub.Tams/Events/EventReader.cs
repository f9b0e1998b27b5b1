using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace RealtimeHub.Tams;

/// <summary>Reads an envelope member by member and stops at the first that is wrong. Nothing is built that nobody asked for.</summary>
internal static class EventReader
{
    public static bool TryRead(
        ReadOnlyMemory<byte> utf8Json, [NotNullWhen(true)] out TamsEvent? e, [NotNullWhen(false)] out EventFault? fault)
    {
        e = null;
        if (utf8Json.IsEmpty)
        {
            fault = Nothing();
            return false;
        }

        try
        {
            if (SegmentEventScan.TryRead(utf8Json, out e))
            {
                fault = null;
                return true;
            }

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
        fault = ReadEnvelope(json, out var envelope);
        e = fault is null ? Read(envelope, out fault) : null;
        return e is not null;
    }

    private static EventFault? ReadEnvelope(JsonElement json, out Envelope envelope)
    {
        EventType type = default;
        DateTimeOffset? time = null;
        JsonElement content = default;
        var fault = CheckWhole(json) ?? ReadTime(json, out time) ?? ReadType(json, out type) ?? ReadContent(json, out content);
        envelope = new(json, type, time, content);
        return fault;
    }

    private static EventFault? CheckWhole(JsonElement json) =>
        json.ValueKind == JsonValueKind.Undefined ? Nothing()
        : json.ValueKind != JsonValueKind.Object
            ? Fault.Wrong(Fault.Body, json, "a TAMS event envelope, a JSON object with event_timestamp, event_type and event")
        : !UnicodeText.IsWellFormed(JsonMarshal.GetRawUtf8Value(json))
            ? new(Fault.Body, "It has text that is not Unicode: bytes that are not UTF-8, or an escaped half of a surrogate pair.")
        : DuplicateNames.FindIn(json) is { } twice ? Fault.Duplicate(Fault.Show(twice))
        : null;

    private static EventFault? ReadTime(JsonElement json, out DateTimeOffset? time)
    {
        time = null;
        return !json.TryGetProperty("event_timestamp"u8, out var text) ? Fault.Missing("event_timestamp", EventTime.Expected)
            : !EventTime.TryParse(text.Utf8(), out time) ? Fault.Wrong("event_timestamp", text, EventTime.Expected)
            : null;
    }

    private static EventFault? ReadType(JsonElement json, out EventType type)
    {
        type = default;
        return !json.TryGetProperty("event_type"u8, out var text) ? Fault.Missing("event_type", TypesExpected())
            : !EventTypes.TryParse(text.Utf8(), out type) ? Fault.Wrong("event_type", text, TypesExpected())
            : null;
    }

    private static EventFault? ReadContent(JsonElement json, out JsonElement content) =>
        Required.Object(json, "event"u8, "event", out content)
        ?? (DuplicateNames.FindIn(content) is { } twice ? Fault.Duplicate("event." + Fault.Show(twice)) : null);

    private static string TypesExpected() => "one of " + string.Join(", ", EventTypes.All.Select(type => type.ToText()));

    private static EventFault Nothing() => new(Fault.Body, "It is empty. It must be a TAMS event envelope, a JSON object.");

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
