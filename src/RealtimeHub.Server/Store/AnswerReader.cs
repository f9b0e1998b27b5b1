using System.Text;
using System.Text.Json;
using RealtimeHub.Server.Publishing;
using RealtimeHub.Tams;

namespace RealtimeHub.Server.Store;

/// <summary>Reads a store's answers as the events that would have told the same, so that they are checked as strictly.</summary>
internal static class AnswerReader
{
    public static Flow ReadFlow(Guid id, ReadOnlySpan<byte> body) =>
        Read("flows/updated", "flow", body) is FlowsUpdated told && told.Flow.Id == id ? told.Flow : throw Other("flow");

    public static Source ReadSource(Guid id, ReadOnlySpan<byte> body) =>
        Read("sources/updated", "source", body) is SourcesUpdated told && told.Source.Id == id ? told.Source : throw Other("source");

    public static IReadOnlyList<Timerange> ReadSegments(Guid flowId, ReadOnlySpan<byte> body) =>
        Read("flows/segments_added", $"flow_id\":\"{flowId}\",\"segments", body).Timeranges;

    /// <summary>A service document, which only has to be an object: what it holds is passed on and not used.</summary>
    public static JsonElement ReadService(ReadOnlySpan<byte> body)
    {
        var json = JsonSerializer.Deserialize<JsonElement>(Compact(body));
        return json.ValueKind == JsonValueKind.Object ? json : throw Other("service document");
    }

    private static TamsEvent Read(string type, string member, ReadOnlySpan<byte> body)
    {
        byte[] envelope = [.. Encoding.UTF8.GetBytes($$"""{"event_timestamp":"1970-01-01T00:00:00Z","event_type":"{{type}}","event":{"{{member}}":"""), .. Compact(body), .. "}}"u8];
        return TamsEvent.TryParse(envelope, out var told, out var fault) ? told : throw new StoreFailedException($"the answer is not TAMS: {fault.Member}: {fault.Problem}");
    }

    // Also proves that the body is one JSON value: it must not end the envelope and begin something else.
    private static byte[] Compact(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = PublishLimits.Depth });
            reader.Read();
            reader.Skip();
            if (reader.Read()) throw new StoreFailedException("the answer is more than one JSON value");
            return JsonWhitespace.Drop(body);
        }
        catch (JsonException malformed)
        {
            throw new StoreFailedException($"the answer is not JSON: {malformed.Message}");
        }
    }

    private static StoreFailedException Other(string kind) => new($"the answer is another {kind} than was asked for");
}
