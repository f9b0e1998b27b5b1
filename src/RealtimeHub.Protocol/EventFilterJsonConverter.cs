using System.Text.Json;
using System.Text.Json.Serialization;
using RealtimeHub.Tams;

namespace RealtimeHub.Protocol;

internal sealed class EventFilterJsonConverter : JsonConverter<EventFilter>
{
    public override EventFilter Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var json = JsonDocument.ParseValue(ref reader);
        return EventFilterReader.TryRead(json.RootElement, "filter", out var filter, out var fault)
            ? filter
            : throw new JsonException($"{fault!.Member}: {fault.Problem}");
    }

    public override void Write(Utf8JsonWriter writer, EventFilter value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        WriteTexts(writer, "events", value.Events?.Select(e => e.ToText()));
        WriteTexts(writer, "flow_ids", value.FlowIds?.Select(id => id.ToString("D")));
        WriteTexts(writer, "source_ids", value.SourceIds?.Select(id => id.ToString("D")));
        WriteTexts(writer, "flow_collected_by_ids", value.FlowCollectedByIds?.Select(id => id.ToString("D")));
        WriteTexts(writer, "source_collected_by_ids", value.SourceCollectedByIds?.Select(id => id.ToString("D")));
        if (value.Timerange is { } timerange) writer.WriteString("timerange", timerange.ToString());
        if (value.SkipUnchanged) writer.WriteBoolean("skip_unchanged", true);
        WriteUrls(writer, value.GetUrls);
        writer.WriteEndObject();
    }

    private static void WriteUrls(Utf8JsonWriter writer, GetUrlOptions urls)
    {
        WriteTexts(writer, "accept_get_urls", urls.AcceptGetUrls);
        WriteTexts(writer, "accept_storage_ids", urls.AcceptStorageIds?.Select(id => id.ToString("D")));
        if (urls.Presigned is { } presigned) writer.WriteBoolean("presigned", presigned);
        if (urls.VerboseStorage is { } verbose) writer.WriteBoolean("verbose_storage", verbose);
        if (urls.IncludeObjectTimerange is { } include) writer.WriteBoolean("include_object_timerange", include);
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IEnumerable<string>? texts)
    {
        if (texts is null) return;
        writer.WriteStartArray(name);
        foreach (var text in texts.Order(StringComparer.Ordinal)) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }
}
