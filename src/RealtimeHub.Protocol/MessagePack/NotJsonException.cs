using System.Text.Json;

namespace RealtimeHub.Protocol.MessagePack;

/// <summary>A value that is sound MessagePack and that JSON cannot say.</summary>
/// <param name="message">What is wrong, in a sentence without a full stop.</param>
public sealed class NotJsonException(string message) : JsonException(message);
