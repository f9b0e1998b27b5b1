namespace RealtimeHub.Delivery.Tests.Kit;

/// <summary>A monotonic clock that goes only when it is told to.</summary>
internal sealed class StoppedClock : TimeProvider
{
    // A machine's is never at zero either.
    private long _now = TimeSpan.TicksPerHour;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _now, by.Ticks);

    public override long GetTimestamp() => Interlocked.Read(ref _now);
}
