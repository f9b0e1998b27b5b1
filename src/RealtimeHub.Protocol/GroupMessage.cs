using System.Text.Json;
using System.Text.Json.Serialization;

namespace RealtimeHub.Protocol;

/// <summary>A subscription message as the client method <c>events</c> gets it: with the stream and the group it is for.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Group">The group that was joined.</param>
/// <param name="Message">What the subscription yields.</param>
[JsonConverter(typeof(Converter))]
public sealed record GroupMessage(string Stream, Group Group, SubscriptionMessage Message)
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
