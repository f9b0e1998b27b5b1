namespace RealtimeHub.EventLog;

/// <summary>Settings that every kind of log has.</summary>
public sealed record LogOptions
{
    /// <summary>How long an idempotency key is remembered at least. Default 10 minutes.</summary>
    public TimeSpan KeyWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How many idempotency keys are remembered at most; beyond, publishing with a key is answered 503. Default 1,000,000.</summary>
    public int MaxKeys { get; set; } = 1_000_000;

    /// <summary>How many bytes of recent events are kept in memory. Default 64 MiB.</summary>
    public long RecentBytes { get; set; } = 64L << 20;

    /// <summary>How many bytes may wait to be written; beyond, publishing is answered 503. Default 128 MiB.</summary>
    public long MaxPendingBytes { get; set; } = 128L << 20;

    /// <summary>The size at which a file log begins its next segment, in bytes. Default 64 MiB.</summary>
    public long SegmentBytes { get; set; } = 64L << 20;

    /// <summary>For how long a webhook call that says the same again counts as a repeat; zero for never. Default 10 minutes.</summary>
    public TimeSpan RepeatWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How much is kept. Default everything.</summary>
    public Retention Retention { get; set; } = new();
}
