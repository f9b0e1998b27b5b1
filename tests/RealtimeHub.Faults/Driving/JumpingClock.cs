namespace RealtimeHub.Faults.Driving;

/// <summary>The machine's clock, set wrong at will. Its timers and its monotonic time stay right, as a machine's do.</summary>
internal sealed class JumpingClock : TimeProvider
{
    private long _wrongBy;

    public TimeSpan WrongBy
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _wrongBy));
        set => Interlocked.Exchange(ref _wrongBy, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + WrongBy;
}
