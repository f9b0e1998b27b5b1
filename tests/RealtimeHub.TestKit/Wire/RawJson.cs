using System.Text.Json;
using System.Text.Json.Serialization;

namespace RealtimeHub.TestKit;

/// <summary>An argument that is sent as it is written, whatever it is.</summary>
/// <param name="Text">JSON, or nearly.</param>
[JsonConverter(typeof(Converter))]
public sealed record RawJson(string Text)
{
    private sealed class Converter : JsonConverter<RawJson>
    {
        public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.Text, skipInputValidation: true);
    }
}
