namespace RealtimeHub.EventLog.Appending;

/// <summary>
/// What is old enough to go. The machine's clock alone may not say so, for somebody may have set it: as much time must also have
/// passed by what cannot be set. That is this process's own measure since the event was written; for what it found at its start, the
/// time from the event to the last one that the log had recorded, and since then its own measure. A clock set back keeps events longer.
/// </summary>
/// <param name="age">Younger events are kept.</param>
/// <param name="time">The machine's clock, and the process's measure.</param>
/// <param name="recorded">The last time that the log had recorded before this start.</param>
internal sealed class AgeRule(TimeSpan age, TimeProvider time, DateTimeOffset recorded)
{
    private readonly long _started = time.GetTimestamp();

    /// <summary>Whether events may go.</summary>
    /// <param name="newest">When the newest of them was received, by the log's clock.</param>
    /// <param name="written">The process's timestamp when it wrote that one; null when it found it.</param>
    public bool IsOld(DateTimeOffset newest, long? written) => time.GetUtcNow() - newest > age && Measured(newest, written) > age;

    private TimeSpan Measured(DateTimeOffset newest, long? written)
    {
        if (written is { } timestamp) return time.GetElapsedTime(timestamp);
        return time.GetElapsedTime(_started) + (recorded > newest ? recorded - newest : TimeSpan.Zero);
    }
}
