using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Protocol;
using RealtimeHub.Protocol.MessagePack;

namespace RealtimeHub.SignalR;

/// <summary>Reads arguments, items and results: known types as they come, all others by way of JSON.</summary>
internal sealed class ValueReader(MessagePackSettings settings)
{
    private const int TypicalBytes = 512;

    /// <exception cref="MessagePackFormatException">It is malformed.</exception>
    /// <exception cref="JsonException">It is well formed, and does not fit.</exception>
    public object? Read(ref MessagePackReader reader, Type type)
    {
        if (settings.Readers.TryGetValue(type, out var read)) return read(ref reader);
        if (type == typeof(RawResult)) return Raw(ref reader);
        using var json = new PooledBuffer(TypicalBytes);
        MessagePackToJson.Write(ref reader, json);
        return JsonSerializer.Deserialize(json.Span, type, settings.Json);
    }

    private static RawResult Raw(ref MessagePackReader reader)
    {
        var ahead = reader;
        reader.Skip();
        return new RawResult(new ReadOnlySequence<byte>(ahead.Peek(reader.Consumed - ahead.Consumed).ToArray()));
    }
}
