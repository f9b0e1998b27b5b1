namespace RealtimeHub.EventLog.Appending;

/// <summary>
/// What is old enough to go. The machine's clock alone may not say so, for somebody may have set it: as much time must also have
/// passed by what cannot be set. That is this process's own measure since the event was written; for what it found at its start, the
/// times that the log had recorded from the event on, and since then its own measure. A step between two of those times counts for no
/// more than half of the age: a clock that jumped by ten years once, and was believed by a restart, makes nothing old by itself. A clock
/// set back, and a long silence, keep events longer.
/// </summary>
/// <param name="age">Younger events are kept.</param>
/// <param name="time">The machine's clock, and the process's measure.</param>
/// <param name="recorded">Times that the log had recorded before this start: its starts, and its newest event.</param>
internal sealed class AgeRule(TimeSpan age, TimeProvider time, IReadOnlyList<DateTimeOffset> recorded)
{
    private readonly TimeSpan _longestStep = age / 2;
    private readonly DateTimeOffset _last = recorded.Count > 0 ? recorded.Max() : DateTimeOffset.MinValue;
    private readonly long _started = time.GetTimestamp();

    /// <summary>Whether events may go.</summary>
    /// <param name="newest">When the newest of them was received, by the log's clock.</param>
    /// <param name="written">The process's timestamp when it wrote that one; null when it found it.</param>
    /// <param name="later">Times that segments after it began with.</param>
    public bool IsOld(DateTimeOffset newest, long? written, IEnumerable<DateTimeOffset> later) =>
        time.GetUtcNow() - newest > age && Measured(newest, written, later) > age;

    private TimeSpan Measured(DateTimeOffset newest, long? written, IEnumerable<DateTimeOffset> later)
    {
        if (written is { } timestamp) return time.GetElapsedTime(timestamp);
        var (sum, at) = (time.GetElapsedTime(_started), newest);
        foreach (var next in later.Concat(recorded).Where(next => next <= _last).Order())
        {
            if (next <= at) continue;
            sum += next - at < _longestStep ? next - at : _longestStep;
            at = next;
        }

        return sum;
    }
}
