namespace RealtimeHub.Server.Streams;

/// <summary>
/// How much of a stream is kept: <c>RealtimeHub:Streams:&lt;name&gt;:Retention</c>. What lies beyond any of the three may go;
/// <c>none</c> sets no bound.
/// </summary>
public sealed class RetentionOptions
{
    /// <summary>Younger events are kept, for example <c>90d</c>, <c>12h</c> or <c>90.00:00:00</c>. Default 90 days.</summary>
    public string? Age { get; set; } = "90d";

    /// <summary>So much storage of the newest events is kept, for example <c>10GiB</c>. Default no bound; in Redis, which keeps it in memory, 1 GiB.</summary>
    public string? Bytes { get; set; }

    /// <summary>So many of the newest events are kept. Default no bound.</summary>
    public string? Count { get; set; }
}
