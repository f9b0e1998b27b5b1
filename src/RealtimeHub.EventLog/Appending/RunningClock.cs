namespace RealtimeHub.EventLog.Appending;

/// <summary>The clock of a log: whole microseconds, never backwards, also across restarts, whatever the machine's clock does.</summary>
internal sealed class RunningClock(TimeProvider time, DateTimeOffset last)
{
    private DateTimeOffset _last = Whole(last);

    /// <summary>The last time given out.</summary>
    public DateTimeOffset Last => _last;

    public DateTimeOffset Next()
    {
        var now = Whole(time.GetUtcNow());
        if (now > _last) _last = now;
        return _last;
    }

    private static DateTimeOffset Whole(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
