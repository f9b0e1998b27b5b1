using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Protocol;
using RealtimeHub.Protocol;
using RealtimeHub.Protocol.MessagePack;

namespace RealtimeHub.SignalR;

/// <summary>A value on its way out: subscription messages as they are, which copies the bytes of their events; all others by way of JSON.</summary>
internal readonly struct WireValue
{
    private readonly object? _message;
    private readonly ReadOnlyMemory<byte> _bytes;

    private WireValue(object? message, ReadOnlyMemory<byte> bytes) => (_message, _bytes) = (message, bytes);

    public static WireValue Of(object? value, JsonSerializerOptions json) => value switch
    {
        SubscriptionMessage or GroupMessage => new(value, default),
        RawResult raw => new(null, System.Buffers.BuffersExtensions.ToArray(raw.RawSerializedData)),
        _ => new(null, ByWayOfJson(value, json)),
    };

    public void Write(ref MessagePackWriter writer)
    {
        if (_message is SubscriptionMessage message) MessageForm.Write(ref writer, message);
        else if (_message is GroupMessage group) MessageForm.Write(ref writer, group);
        else writer.Raw(_bytes.Span);
    }

    private static byte[] ByWayOfJson(object? value, JsonSerializerOptions json)
    {
        using var buffer = new PooledBuffer(512);
        using (var writer = new Utf8JsonWriter(buffer)) JsonSerializer.Serialize(writer, value, value?.GetType() ?? typeof(object), json);
        return JsonToMessagePack.ToArray(buffer.Span);
    }
}
