using System.Text.Json;
using RealtimeHub.Protocol;
using RealtimeHub.Protocol.MessagePack;

namespace RealtimeHub.SignalR;

/// <summary>How a side speaks <c>messagepack</c>.</summary>
public sealed record MessagePackSettings
{
    /// <summary>How arguments and results look: they are mapped by way of JSON, so that both protocols have the same shapes.</summary>
    public JsonSerializerOptions Json { get; init; } = ProtocolJson.Options;

    /// <summary>The most bytes of a message; one that says it has more ends the connection before it is read. Default 256 MiB.</summary>
    public int MaxBytes { get; init; } = 1 << 28;

    /// <summary>Types that are read as they come, without JSON in between.</summary>
    public IReadOnlyDictionary<Type, ReadValue> Readers { get; init; } = new Dictionary<Type, ReadValue>();

    /// <summary>Types that are written as they are, without JSON in between.</summary>
    public IReadOnlyDictionary<Type, WriteValue> Writers { get; init; } = new Dictionary<Type, WriteValue>();

    /// <summary>What a call fails with of which an argument cannot be said in JSON, given what is wrong with it.</summary>
    public Func<string, Exception> Unfit { get; init; } = detail => new InvalidDataException($"An argument cannot be read: {detail}.");

    /// <summary>What a message that cannot be read ends the connection with, given what is wrong with it.</summary>
    public Func<string, Exception> Malformed { get; init; } = detail => new InvalidDataException($"A message cannot be read: {detail}.");
}

/// <summary>Reads one value.</summary>
/// <exception cref="MessagePackFormatException">It is malformed.</exception>
public delegate object? ReadValue(ref MessagePackReader reader);

/// <summary>Writes one value, the same each time: it is measured first.</summary>
public delegate void WriteValue(ref MessagePackWriter writer, object value);
