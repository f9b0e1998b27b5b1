using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Appending;

/// <summary>A webhook call and where it stands in the log.</summary>
internal sealed record RememberedCall(ReadOnlyMemory<byte> Digest, Position First, int Count, DateTimeOffset Received);
