namespace RealtimeHub.Load.Wire;

/// <summary>
/// Readers that never read and readers that crawl, at 1, 4, 16 and 64 KiB a second: the slowest are as good as stalled, the fastest make the hub
/// write a little again and again. Every other one subscribes from the beginning and is stuck in the past, the others from now and are stuck
/// with what is new.
/// </summary>
internal sealed class SlowReaders : IDisposable
{
    private const int ReadsPerSecond = 20;
    private const int ReadsPerKeepAlive = 10 * ReadsPerSecond;

    private static readonly int[] BytesPerSecond = [1 << 10, 4 << 10, 16 << 10, 64 << 10];

    private readonly EventLoop _loop;
    private readonly SlowReader[] _all;
    private long _due;
    private int _reads;

    public SlowReaders(EventLoop loop, Target target, int stalled, int crawling)
    {
        _loop = loop;
        _all = [.. Enumerable.Range(0, stalled).Select(i => new SlowReader(target, Plan(i), 0)),
            .. Enumerable.Range(0, crawling).Select(i => new SlowReader(target, Plan(i), BytesPerSecond[i / 2 % BytesPerSecond.Length] / ReadsPerSecond))];
        loop.AddTimer(Read);
    }

    /// <summary>What all of them have read.</summary>
    public long Bytes => _all.Sum(reader => reader.Bytes);

    /// <summary>How many the hub has ended.</summary>
    public int Ended => _all.Count(reader => reader.HasEnded);

    public void Dispose()
    {
        _loop.RemoveTimer(Read);
        foreach (var reader in _all) reader.Dispose();
    }

    private static SubscribePlan Plan(int index) => new() { From = index % 2 == 0 ? "beginning" : "now" };

    // One after the other: if all read at the same time, that would be what is felt.
    private long Read(long now)
    {
        if (_all.Length == 0) return long.MaxValue;
        if (now < _due) return _due;
        var reader = _all[_reads % _all.Length];
        reader.Read();
        if (_reads++ / _all.Length % ReadsPerKeepAlive == ReadsPerKeepAlive - 1) reader.KeepAlive();
        return _due = now + (1_000_000_000 / ReadsPerSecond / _all.Length);
    }
}
