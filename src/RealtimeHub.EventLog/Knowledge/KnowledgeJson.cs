using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using RealtimeHub.Protocol;
using RealtimeHub.Tams;

namespace RealtimeHub.EventLog.Knowledge;

/// <summary>The JSON of a snapshot. Members that are absent have their default.</summary>
internal static class KnowledgeJson
{
    private const int LongestTimerange = 64;

    public static void Write(Utf8JsonWriter json, KnowledgeState state)
    {
        json.WriteStartObject();
        json.WriteString("position", state.Position.ToString());
        json.WriteStartArray("flows");
        foreach (var flow in state.Flows.Values) WriteFlow(json, flow);
        json.WriteEndArray();
        json.WriteStartArray("sources");
        foreach (var source in state.Sources.Values) WriteSource(json, source);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static KnowledgeState Read(JsonElement json) => new(
        Position.Parse(json.GetProperty("position").GetString()!),
        json.GetProperty("flows").EnumerateArray().Select(ReadFlow).ToImmutableDictionary(flow => flow.Id),
        json.GetProperty("sources").EnumerateArray().Select(ReadSource).ToImmutableDictionary(source => source.Id));

    private static void WriteFlow(Utf8JsonWriter json, KnownFlow flow)
    {
        json.WriteStartObject();
        json.WriteString("id", flow.Id);
        if (flow.SourceId is { } source) json.WriteString("source_id", source);
        WriteTexts(json, "collected_by", flow.CollectedBy.Select(id => id.ToString()));
        WriteTexts(json, "members", flow.Members.Select(id => id.ToString()));
        if (flow.MetadataVersion is not null) json.WriteString("metadata_version", flow.MetadataVersion);
        if (flow.Status is not null) json.WriteString("status", flow.Status);
        WriteCoverage(json, flow.Coverage);
        if (flow.IsDeleted) json.WriteBoolean("deleted", true);
        WriteBody(json, flow.Body);
        json.WriteEndObject();
    }

    private static KnownFlow ReadFlow(JsonElement json) => new(json.GetProperty("id").GetGuid())
    {
        SourceId = json.TryGetProperty("source_id", out var source) ? source.GetGuid() : null,
        CollectedBy = ReadIds(json, "collected_by"),
        Members = ReadIds(json, "members"),
        MetadataVersion = json.TryGetProperty("metadata_version", out var version) ? version.GetString() : null,
        Status = json.TryGetProperty("status", out var status) ? status.GetString() : null,
        Coverage = ReadTexts(json, "coverage").Aggregate(TimerangeSet.Empty, (set, range) => set.Add(Timerange.Parse(range, null))),
        IsDeleted = json.TryGetProperty("deleted", out _),
        Body = ReadBody(json),
    };

    private static void WriteSource(Utf8JsonWriter json, KnownSource source)
    {
        json.WriteStartObject();
        json.WriteString("id", source.Id);
        WriteTexts(json, "collected_by", source.CollectedBy.Select(id => id.ToString()));
        WriteTexts(json, "members", source.Members.Select(id => id.ToString()));
        if (source.IsKnown) json.WriteBoolean("known", true);
        if (source.IsDeleted) json.WriteBoolean("deleted", true);
        WriteBody(json, source.Body);
        json.WriteEndObject();
    }

    private static KnownSource ReadSource(JsonElement json) => new(json.GetProperty("id").GetGuid())
    {
        CollectedBy = ReadIds(json, "collected_by"),
        Members = ReadIds(json, "members"),
        IsKnown = json.TryGetProperty("known", out _),
        IsDeleted = json.TryGetProperty("deleted", out _),
        Body = ReadBody(json),
    };

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    // A flow full of holes has a hundred thousand of them: no string for each.
    private static void WriteCoverage(Utf8JsonWriter json, TimerangeSet coverage)
    {
        Span<byte> text = stackalloc byte[LongestTimerange];
        json.WriteStartArray("coverage");
        foreach (var range in coverage)
        {
            if (!range.TryFormat(text, out var length, default, null)) throw new InvalidOperationException("A timerange is longer than any can be.");
            json.WriteStringValue(text[..length]);
        }

        json.WriteEndArray();
    }

    private static void WriteBody(Utf8JsonWriter json, ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty) return;
        json.WritePropertyName("body");
        json.WriteRawValue(body.Span, skipInputValidation: true);
    }

    private static byte[] ReadBody(JsonElement json) => json.TryGetProperty("body", out var body) ? JsonMarshal.GetRawUtf8Value(body).ToArray() : [];

    private static ImmutableSortedSet<Guid> ReadIds(JsonElement json, string name) => [.. ReadTexts(json, name).Select(Guid.Parse)];

    private static IEnumerable<string> ReadTexts(JsonElement json, string name) => json.GetProperty(name).EnumerateArray().Select(text => text.GetString()!);
}
