using System.Text;

namespace RealtimeHub.EventLog.Appending;

/// <summary>
/// What a caller may not hand over: mistakes in our own code, so they throw, and they throw here, because in the log's writer they
/// would look like a failed storage and end the process.
/// </summary>
internal static class AppendBatchCheck
{
    private const int DigestLength = 32;
    private const int MaxEvents = 1_000_000;
    private const long MaxBytes = 512L << 20;

    public static void ThrowIfUnfit(this AppendBatch batch)
    {
        if (batch.Events.Count is 0 or > MaxEvents) throw Unfit("A batch has at least one event and at most a million.");
        if (batch.Events.Sum(Weigh) > MaxBytes) throw Unfit("A batch has at most 512 MiB.");
        if (Encoding.UTF8.GetByteCount(batch.Producer) > ushort.MaxValue) throw Unfit("A producer has at most 65,535 bytes.");
        if (batch.IsWebhook && batch.IdempotencyKey is not null) throw Unfit("A webhook call has no key.");
        if (batch.IsSnapshot && batch.ExpectedTip is null) throw Unfit("A snapshot expects a tip.");
        if (batch.IsWebhook && batch.Events.Any(e => e.Tams is null)) throw Unfit("A webhook call has TAMS events.");
        if (batch.IdempotencyKey is null && !batch.IsWebhook) return;
        if (batch.IdempotencyKey is { } key && (key.Length == 0 || Encoding.UTF8.GetByteCount(key) > ushort.MaxValue)) throw Unfit("A key has 1 to 65,535 bytes.");
        if (batch.Digest.Length != DigestLength) throw Unfit("A key, and a webhook call, needs a digest of 32 bytes.");
    }

    private static long Weigh(NewEvent e)
    {
        if (e.Envelope.Length < 2 || e.Envelope.Span[^1] != '}') throw Unfit("An envelope is JSON from its opening to its closing brace.");
        return e.Envelope.Length;
    }

    private static ArgumentException Unfit(string problem) => new(problem, "batch");
}
