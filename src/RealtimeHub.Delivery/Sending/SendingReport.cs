using RealtimeHub.Delivery.Reporting;

namespace RealtimeHub.Delivery.Sending;

/// <summary>What a sender has done so far: written by it alone, read by whoever asks, from any thread.</summary>
internal sealed class SendingReport
{
    private long _nextTry;
    private long _lag = -1;

    public AttemptRing Attempts { get; } = new();

    public long Delivered { get; private set; }

    public long Failed { get; private set; }

    public long Gaps { get; private set; }

    /// <summary>How many calls failed since the last that did not.</summary>
    public int Failures { get; private set; }

    /// <summary>What the receiver was not told yet; empty for nothing.</summary>
    public string GapsToTell { get; private set; } = "";

    public DateTimeOffset? NextTry
    {
        get => Volatile.Read(ref _nextTry) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
        set => Volatile.Write(ref _nextTry, value?.UtcTicks ?? 0);
    }

    /// <summary>From append to the receiver's answer.</summary>
    public TimeSpan? Lag => Volatile.Read(ref _lag) is >= 0 and var ticks ? TimeSpan.FromTicks(ticks) : null;

    public void Took(TimeSpan lag)
    {
        Delivered++;
        Failures = 0;
        GapsToTell = "";
        Volatile.Write(ref _lag, lag.Ticks);
    }

    public void DidNotTake()
    {
        Failed++;
        Failures++;
    }

    public void MetGap(string toTell)
    {
        GapsToTell = toTell;
        Gaps++;
    }
}
