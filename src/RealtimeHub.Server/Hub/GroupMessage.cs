using System.Text.Json;
using System.Text.Json.Serialization;
using RealtimeHub.Protocol;

namespace RealtimeHub.Server.Hub;

/// <summary>A subscription message, with the stream and group it is for.</summary>
[JsonConverter(typeof(Converter))]
internal sealed record GroupMessage(string Stream, Group Group, SubscriptionMessage Message)
{
    private sealed class Converter : JsonConverter<GroupMessage>
    {
        public override GroupMessage Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Group messages are only sent.");

        public override void Write(Utf8JsonWriter writer, GroupMessage value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            SubscriptionMessageWriter.WriteMembers(writer, value.Message);
            writer.WriteString("stream", value.Stream);
            writer.WriteString("group", value.Group.ToString());
            writer.WriteEndObject();
        }
    }
}
