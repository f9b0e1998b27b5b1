using RealtimeHub.EventLog.Appending;
using RealtimeHub.EventLog.Recent;
using RealtimeHub.EventLog.Redis.Reading;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Redis.Following;

/// <summary>
/// One history, as a node's readers see it. Where Redis turns out to hold another one, it is replaced whole, and whoever waits in it is woken to be
/// told what no longer counts.
/// </summary>
internal sealed class History(EpochTable epochs, RecentEvents recent, BlockReader blocks, long first, long bytes)
{
    private long _first = first;
    private long _bytes = bytes;

    public EpochTable Epochs { get; } = epochs;

    /// <summary>The present epoch, as the scripts write it.</summary>
    public string EpochText { get; } = Scripts.EpochText.Of(epochs.Present.Id);

    /// <summary>What readers may see, and those who wait for more.</summary>
    public RecentEvents Recent { get; } = recent;

    public BlockReader Blocks { get; } = blocks;

    /// <summary>The oldest sequence kept, or the next one; what the last look at Redis said.</summary>
    public long First => Interlocked.Read(ref _first);

    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>What is kept of it.</summary>
    public LogExtent ExtentBy(Retention retention)
    {
        var (oldest, tip) = (First, Recent.Tip);
        return new LogExtent(oldest > tip ? null : Epochs.PositionOf(oldest), Epochs.PositionOf(tip), Recent.NewestTime, Epochs.Epochs, Bytes) { Retention = retention };
    }

    /// <summary>What a reader must be told before it reads on. What is kept may begin beyond what is shown, for a moment; that is no gap.</summary>
    public GapMessage? GapAfter(Position position, long tip) => Epochs.GapAfter(position, Math.Min(First, tip + 1), tip);

    public void Stand(long first, long bytes)
    {
        Interlocked.Exchange(ref _bytes, bytes);
        MoveFirst(first);
    }

    public void MoveFirst(long first)
    {
        var before = First;
        while (first > before && Interlocked.CompareExchange(ref _first, first, before) is var present && present != before) before = present;
    }
}
