namespace RealtimeHub.EventLog;

/// <summary>Knows for how long nothing was said to a subscriber.</summary>
internal sealed class QuietTimer(TimeProvider time, TimeSpan interval)
{
    private long _last = time.GetTimestamp();

    public TimeSpan Remaining
    {
        get
        {
            var left = interval - time.GetElapsedTime(_last);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    public bool IsQuiet => time.GetElapsedTime(_last) >= interval;

    public T Said<T>(T message)
    {
        _last = time.GetTimestamp();
        return message;
    }
}
