using System.Text;

namespace RealtimeHub.EventLog.Appending;

/// <summary>What a caller may not hand over: mistakes in our own code, so they throw.</summary>
internal static class AppendBatchCheck
{
    private const int DigestLength = 32;

    public static void ThrowIfUnfit(this AppendBatch batch)
    {
        if (batch.Events.Count == 0) throw new ArgumentException("A batch has at least one event.", nameof(batch));
        if (batch.IdempotencyKey is null) return;
        if (batch.IdempotencyKey.Length == 0) throw new ArgumentException("A key is null or has a character.", nameof(batch));
        if (batch.Digest.Length != DigestLength) throw new ArgumentException("A key needs a digest of 32 bytes.", nameof(batch));
        if (Encoding.UTF8.GetByteCount(batch.IdempotencyKey) > ushort.MaxValue || Encoding.UTF8.GetByteCount(batch.Producer) > ushort.MaxValue)
            throw new ArgumentException("Producer and key have at most 65,535 bytes each.", nameof(batch));
    }
}
