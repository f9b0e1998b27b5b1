namespace RealtimeHub.Protocol.MessagePack;

/// <summary>Bytes that are not MessagePack, or that declare more than they hold or than is taken.</summary>
/// <param name="message">What is wrong, in a sentence without a full stop.</param>
public sealed class MessagePackFormatException(string message) : FormatException(message);
