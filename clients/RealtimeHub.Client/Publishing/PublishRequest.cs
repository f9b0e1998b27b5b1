using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using RealtimeHub.Protocol.MessagePack;

namespace RealtimeHub.Client.Publishing;

/// <summary>The one argument of the hub method <c>Publish</c>.</summary>
internal sealed record PublishRequest(string Stream, Envelopes Events, string IdempotencyKey)
{
    /// <summary>The same in MessagePack: envelopes are binary, which the hub takes for JSON as it is, so that no digit of theirs is lost.</summary>
    public static void Write(ref MessagePackWriter writer, object request)
    {
        var (stream, events, key) = (PublishRequest)request;
        writer.Map(3);
        writer.Text("stream"u8);
        writer.Text(stream);
        writer.Text("events"u8);
        writer.Array(events.Json.Count);
        foreach (var envelope in events.Json) writer.Binary(envelope.Span);
        writer.Text("idempotency_key"u8);
        writer.Text(key);
    }
}

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
                // JSON readers look at quotes and braces only; the hub would end the connection over such bytes, again and again.
                if (!Utf8.IsValid(Json[i].Span)) throw new JsonException("it is not UTF-8");
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
