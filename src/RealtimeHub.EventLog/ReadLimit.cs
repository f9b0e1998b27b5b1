namespace RealtimeHub.EventLog;

/// <summary>How much one read returns at most.</summary>
/// <param name="Events">A count.</param>
/// <param name="Bytes">Of the events' wire form.</param>
public readonly record struct ReadLimit(int Events, int Bytes)
{
    /// <summary>As much as fits in one write to a subscriber, with what stands around it in 64 KiB.</summary>
    public static ReadLimit Batch { get; } = new(1000, 63 * 1024);
}
