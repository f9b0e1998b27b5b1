using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Protocol;
using RealtimeHub.Protocol;
using RealtimeHub.Protocol.MessagePack;

namespace RealtimeHub.SignalR;

/// <summary>A value on its way out: subscription messages as they are, which copies the bytes of their events; most others by way of JSON.</summary>
internal readonly struct WireValue
{
    private readonly object? _value;
    private readonly WriteValue? _write;
    private readonly ReadOnlyMemory<byte> _bytes;

    private WireValue(object value, WriteValue? write) => (_value, _write) = (value, write);

    private WireValue(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    public static WireValue Of(object? value, MessagePackSettings settings) => value switch
    {
        SubscriptionMessage or GroupMessage => new(value, null),
        RawResult raw => new(raw.RawSerializedData.ToArray()),
        not null when settings.Writers.TryGetValue(value.GetType(), out var write) => new(value, write),
        _ => new(ByWayOfJson(value, settings.Json)),
    };

    public void Write(ref MessagePackWriter writer)
    {
        if (_value is SubscriptionMessage message) MessageForm.Write(ref writer, message);
        else if (_value is GroupMessage group) MessageForm.Write(ref writer, group);
        else if (_write is not null) _write(ref writer, _value!);
        else writer.Raw(_bytes.Span);
    }

    private static byte[] ByWayOfJson(object? value, JsonSerializerOptions json)
    {
        using var buffer = new PooledBuffer(512);
        using (var writer = new Utf8JsonWriter(buffer)) JsonSerializer.Serialize(writer, value, value?.GetType() ?? typeof(object), json);
        return JsonToMessagePack.ToArray(buffer.Span);
    }
}
