using System.Text.Json;
using System.Text.Json.Serialization;

namespace RealtimeHub.Protocol;

internal sealed class PositionJsonConverter : JsonConverter<Position>
{
    public override Position Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Position.TryParse(reader.GetString(), out var position) ? position : throw new JsonException("Not a position.");

    public override void Write(Utf8JsonWriter writer, Position value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[Position.MaxLength];
        value.TryFormat(text, out var length, default, null);
        writer.WriteStringValue(text[..length]);
    }
}
