namespace RealtimeHub.EventLog.Files;

/// <summary>
/// When a segment is complete. Retention takes whole segments, so that none may hold much more than a tenth of what is to be kept:
/// otherwise a small stream, whose segment never fills, would keep everything.
/// </summary>
internal sealed class SegmentLimits(LogOptions options)
{
    private const int Parts = 10;

    private readonly long _bytes = Math.Min(options.SegmentBytes, options.Retention.Bytes / Parts ?? long.MaxValue);
    private readonly long _events = Math.Max(1, options.Retention.Count / Parts ?? long.MaxValue);
    private readonly long _microseconds = options.Retention.Age?.Ticks / TimeSpan.TicksPerMicrosecond / Parts ?? long.MaxValue;

    /// <summary>Whether a write belongs into the next segment.</summary>
    /// <param name="present">A segment that holds events.</param>
    /// <param name="began">When the first of them was received, in microseconds.</param>
    /// <param name="group">The write.</param>
    public bool AreReachedBy(Segment present, long began, RecordEncoder group) =>
        present.Length + group.Bytes.Length > _bytes
        || group.Records[0].First - present.First >= _events
        || group.Records[0].Received - began >= _microseconds;
}
