using System.Text.Json;
using System.Text.Json.Serialization;
using RealtimeHub.Protocol;
using RealtimeHub.Protocol.MessagePack;

namespace RealtimeHub.Client.Subscribing;

/// <summary>
/// A message, or why it could not be read. SignalR would meet a message that cannot be read by closing the connection, and the
/// resumed subscription would meet it again, for ever; this way it ends the subscription with a reason.
/// </summary>
[JsonConverter(typeof(Converter))]
internal readonly record struct Received(SubscriptionMessage? Message, Exception? Fault)
{
    /// <summary>The same from MessagePack.</summary>
    /// <exception cref="MessagePackFormatException">Where the message ends cannot be told.</exception>
    public static object Read(ref MessagePackReader reader)
    {
        var start = reader;
        try
        {
            return new Received(MessageFormReader.Read(ref reader), null);
        }
        catch (Exception e) when (e is JsonException or MessagePackFormatException)
        {
            reader = start;
            reader.Skip();
            return new Received(null, e);
        }
    }

    private sealed class Converter : JsonConverter<Received>
    {
        public override Received Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            // A copy: the real reader must stand behind the value whatever its parts hold.
            var copy = reader;
            reader.Skip();
            try
            {
                return new Received(JsonSerializer.Deserialize<SubscriptionMessage>(ref copy, options), null);
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
            {
                return new Received(null, e);
            }
        }

        public override void Write(Utf8JsonWriter writer, Received value, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}
