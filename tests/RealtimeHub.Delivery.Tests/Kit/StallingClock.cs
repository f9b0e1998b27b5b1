namespace RealtimeHub.Delivery.Tests.Kit;

/// <summary>The machine's clock, which can jump as it does for a process that stood still.</summary>
internal sealed class StallingClock : TimeProvider
{
    private long _stalled;

    public void Stall(TimeSpan time) => Interlocked.Add(ref _stalled, (long)(time.TotalSeconds * TimestampFrequency));

    public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _stalled);
}
