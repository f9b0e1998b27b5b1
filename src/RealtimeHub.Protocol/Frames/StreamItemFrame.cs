using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using RealtimeHub.Protocol.MessagePack;

namespace RealtimeHub.Protocol.Frames;

/// <summary>
/// An item of a server stream as SignalR frames it: a head, which names the invocation; the item, whose bytes are the same for every
/// subscriber that gets the same message; a tail. What <c>JsonHubProtocol</c> and the hub's <c>messagepack</c> protocol write, byte for byte.
/// </summary>
public static class StreamItemFrame
{
    private static readonly JsonWriterOptions Unchecked = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a whole frame.</summary>
    /// <param name="output">Takes it.</param>
    /// <param name="encoding">The connection's protocol.</param>
    /// <param name="invocationId">As the client gave it.</param>
    /// <param name="message">The item.</param>
    public static void Write(IBufferWriter<byte> output, WireEncoding encoding, string invocationId, SubscriptionMessage message)
    {
        if (encoding == WireEncoding.MessagePack)
        {
            var length = MessageForm.Length(message);
            output.Write(Head(encoding, invocationId, length));
            WriteItem(output, message, length);
            return;
        }

        output.Write(Head(encoding, invocationId, 0));
        WriteItem(output, encoding, message);
        output.Write(Tail(encoding));
    }

    /// <summary>Writes the item alone, to be put between heads and tails.</summary>
    public static void WriteItem(IBufferWriter<byte> output, WireEncoding encoding, SubscriptionMessage message)
    {
        if (encoding == WireEncoding.MessagePack)
        {
            WriteItem(output, message, MessageForm.Length(message));
            return;
        }

        using var writer = new Utf8JsonWriter(output, Unchecked);
        writer.WriteStartObject();
        SubscriptionMessageWriter.WriteMembers(writer, message);
        writer.WriteEndObject();
    }

    /// <summary>What stands before an item.</summary>
    /// <param name="encoding">The connection's protocol.</param>
    /// <param name="invocationId">As the client gave it.</param>
    /// <param name="itemLength">How many bytes the item has; a frame of <c>messagepack</c> begins with its length.</param>
    public static byte[] Head(WireEncoding encoding, string invocationId, int itemLength)
    {
        if (encoding == WireEncoding.Json) return [.. "{\"type\":2,\"invocationId\":\""u8, .. JsonEncodedText.Encode(invocationId, Unchecked.Encoder).EncodedUtf8Bytes, .. "\",\"item\":"u8];
        var measure = MessagePackWriter.Measure;
        BeginItem(ref measure, invocationId);
        var length = checked(measure.Written + itemLength);
        var head = new byte[FrameLength.Size(length) + measure.Written];
        var writer = new MessagePackWriter(head.AsSpan(FrameLength.Write(head, length)));
        BeginItem(ref writer, invocationId);
        return head;
    }

    /// <summary>What stands behind an item.</summary>
    public static ReadOnlySpan<byte> Tail(WireEncoding encoding) => encoding == WireEncoding.Json ? "}\u001e"u8 : [];

    private static void WriteItem(IBufferWriter<byte> output, SubscriptionMessage message, int length)
    {
        var writer = new MessagePackWriter(output.GetSpan(length));
        MessageForm.Write(ref writer, message);
        output.Advance(writer.Written);
    }

    // [2, headers, invocation id, item]
    private static void BeginItem(ref MessagePackWriter writer, string invocationId)
    {
        writer.Array(4);
        writer.Integer(2);
        writer.Map(0);
        writer.Text(invocationId);
    }
}
