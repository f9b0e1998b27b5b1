using System.Text.Json;
using System.Text.Json.Serialization;

namespace RealtimeHub.Client.Publishing;

/// <summary>The one argument of the hub method <c>Publish</c>.</summary>
internal sealed record PublishRequest(string Stream, Envelopes Events, string IdempotencyKey);

/// <summary>Envelopes as their producer wrote them.</summary>
[JsonConverter(typeof(Converter))]
internal sealed record Envelopes(IReadOnlyList<ReadOnlyMemory<byte>> Json)
{
    /// <summary>A hub takes messages of 1 MiB and ends the connection at a larger one; some of it is for what surrounds the envelopes.</summary>
    public const int MaxBytes = (1 << 20) - 4096;

    /// <summary>Throws for the first that is not a JSON object: a broken one would break the connection for all.</summary>
    public void Check()
    {
        if (Json.Sum(e => (long)e.Length) > MaxBytes)
            throw new ArgumentException($"The events have more than {MaxBytes:N0} bytes; publish them in parts, or with POST /streams/<stream>/events.", "events");
        for (var i = 0; i < Json.Count; i++)
        {
            try
            {
                var reader = new Utf8JsonReader(Json[i].Span);
                if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException("it must be an object");
                while (reader.Read()) { }
            }
            catch (JsonException e)
            {
                throw new ArgumentException($"Event {i} is not the JSON of an envelope: {e.Message}", "events", e);
            }
        }
    }

    private sealed class Converter : JsonConverter<Envelopes>
    {
        public override Envelopes Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Envelopes value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            foreach (var envelope in value.Json) writer.WriteRawValue(envelope.Span, skipInputValidation: true);
            writer.WriteEndArray();
        }
    }
}
