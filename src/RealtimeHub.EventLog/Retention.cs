namespace RealtimeHub.EventLog;

/// <summary>
/// How much of a stream is kept. What lies beyond any of the three may go, in whole segments, and nothing goes that all three ask for.
/// Null asks for everything.
/// </summary>
/// <param name="Age">Younger events are kept.</param>
/// <param name="Bytes">So much storage of the newest events is kept.</param>
/// <param name="Count">So many of the newest events are kept.</param>
public sealed record Retention(TimeSpan? Age = null, long? Bytes = null, long? Count = null)
{
    /// <summary>How often it is looked whether something may go.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>True when nothing ever goes.</summary>
    public bool IsEverything => this is { Age: null, Bytes: null, Count: null };
}
