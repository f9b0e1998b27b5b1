using System.Text.Json;
using System.Text.Json.Serialization;

namespace RealtimeHub.Protocol;

internal sealed class StartFromJsonConverter : JsonConverter<StartFrom>
{
    public override StartFrom Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        StartFrom.TryParse(reader.GetString(), out var from) ? from : throw new JsonException("Not a start.");

    public override void Write(Utf8JsonWriter writer, StartFrom value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
