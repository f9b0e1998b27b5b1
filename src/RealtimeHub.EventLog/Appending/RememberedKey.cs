using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Appending;

/// <summary>An idempotency key and what was appended with it.</summary>
internal sealed record RememberedKey(string Producer, string Key, ReadOnlyMemory<byte> Digest, Position First, int Count, DateTimeOffset Received)
{
    public bool HasDigest(ReadOnlyMemory<byte> digest) => Digest.Span.SequenceEqual(digest.Span);
}
