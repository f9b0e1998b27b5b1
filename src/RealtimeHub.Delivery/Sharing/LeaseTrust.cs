namespace RealtimeHub.Delivery.Sharing;

/// <summary>
/// Whether this node may believe that its leases hold: not long ago, by its own monotonic clock, it could say that it lives. Renewed under the
/// lock of <see cref="HeldLeases"/>; asked and waited for by any thread.
/// </summary>
/// <param name="isShared">Whether there can be other nodes at all, who take leases.</param>
/// <param name="time">The clock.</param>
internal sealed class LeaseTrust(bool isShared, TimeProvider time)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(0.2);

    private long _since;
    private int _lapses;

    public bool Holds => !isShared || (Volatile.Read(ref _since) is not 0 and var since && time.GetElapsedTime(since) <= LivingNodes.Trust);

    /// <summary>How often it had lapsed and came back, its beginning included.</summary>
    public int Lapses => Volatile.Read(ref _lapses);

    /// <summary>Completes as soon as it holds.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        while (!Holds)
            await Task.Delay(Every, time, cancellationToken);
    }

    /// <summary>
    /// A sign of life is durable. Trust that has lapsed comes back only when every lease was looked at with it: others may have taken any of them.
    /// </summary>
    /// <param name="since">When it was begun to be said.</param>
    /// <param name="areAllSeen">Whether every lease was looked at.</param>
    public void Renew(long since, bool areAllSeen)
    {
        if (!areAllSeen && !Holds) return;
        if (areAllSeen) Interlocked.Increment(ref _lapses);
        Volatile.Write(ref _since, since);
    }
}
