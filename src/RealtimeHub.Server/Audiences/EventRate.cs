namespace RealtimeHub.Server.Audiences;

/// <summary>How fast events come, from those of about the last quarter of a second. For one caller at a time.</summary>
internal sealed class EventRate(TimeProvider time)
{
    private static readonly TimeSpan Memory = TimeSpan.FromMilliseconds(250);

    private long _noted = time.GetTimestamp();
    private double _events;

    /// <summary>Notes events that have just come.</summary>
    public void Note(int events)
    {
        var now = time.GetTimestamp();
        _events = (_events * Math.Exp(-time.GetElapsedTime(_noted, now) / Memory)) + events;
        _noted = now;
    }

    /// <summary>How many will come in so long a time, if they come on as they did until the last was noted.</summary>
    public double Expected(TimeSpan span) => _events * (span / Memory);
}
