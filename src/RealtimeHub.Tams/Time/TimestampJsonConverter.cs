using System.Text.Json;
using System.Text.Json.Serialization;

namespace RealtimeHub.Tams;

/// <summary>A <see cref="Timestamp"/> is a JSON string, as in <c>schemas/timestamp.json</c>.</summary>
internal sealed class TimestampJsonConverter : JsonConverter<Timestamp>
{
    public override Timestamp Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Timestamp.TryParse(reader.GetString(), out var value)
            ? value
            : throw new JsonException(TimestampText.NotATimestamp().Message);

    public override void Write(Utf8JsonWriter writer, Timestamp value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
