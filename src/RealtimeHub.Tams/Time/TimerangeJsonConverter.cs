using System.Text.Json;
using System.Text.Json.Serialization;

namespace RealtimeHub.Tams;

/// <summary>A <see cref="Timerange"/> is a JSON string, as in <c>schemas/timerange.json</c>.</summary>
internal sealed class TimerangeJsonConverter : JsonConverter<Timerange>
{
    public override Timerange Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Timerange.TryParse(reader.GetString(), out var value)
            ? value
            : throw new JsonException(TimerangeText.NotATimerange().Message);

    public override void Write(Utf8JsonWriter writer, Timerange value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
