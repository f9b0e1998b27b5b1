using System.Text.Json;
using System.Text.Json.Serialization;

namespace RealtimeHub.Protocol;

/// <summary>Writes messages around the bytes that the events already have, and reads them keeping those bytes.</summary>
internal sealed class SubscriptionMessageJsonConverter : JsonConverter<SubscriptionMessage>
{
    // The base type's converter also serves the cases, so that a message looks the same however it is declared.
    public override bool CanConvert(Type typeToConvert) => typeof(SubscriptionMessage).IsAssignableFrom(typeToConvert);

    public override SubscriptionMessage Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var json = JsonDocument.ParseValue(ref reader);
        return SubscriptionMessageReader.Read(json.RootElement);
    }

    public override void Write(Utf8JsonWriter writer, SubscriptionMessage value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        SubscriptionMessageWriter.WriteMembers(writer, value);
        writer.WriteEndObject();
    }
}
