namespace RealtimeHub.Load.Wire;

/// <summary>Many subscribers, connected one after the other and kept alive.</summary>
internal sealed class Subscribers : IDisposable
{
    private const int Slices = 100;
    private const long SliceTime = 100_000_000;

    private readonly EventLoop _loop;
    private readonly List<Subscriber> _all = [];
    private long _due;
    private int _slice;

    public Subscribers(EventLoop loop)
    {
        _loop = loop;
        loop.AddTimer(KeepAlive);
    }

    /// <summary>From when an event should have been published to its receipt.</summary>
    public Histogram Latency { get; } = new();

    public IReadOnlyList<Subscriber> All => _all;

    public long Events => _all.Sum(s => s.Seen.Events);

    public long Bytes => _all.Sum(s => s.Bytes);

    public void Add(Target target, int count, Func<int, SubscribePlan> plan)
    {
        for (var i = 0; i < count; i++)
        {
            _all.Add(new Subscriber(_loop, target, plan(i), Latency));
            // What arrives while others connect is read, so that nobody is taken for a slow reader.
            if (i % 20 == 19) _loop.RunFor(TimeSpan.Zero);
        }
    }

    /// <summary>Waits until all stand at the tip.</summary>
    public void WaitUntilCaughtUp() => _loop.Run(() => _all.TrueForAll(s => s.Seen.HasCaughtUp), TimeSpan.FromSeconds(60), "every subscriber is told caught_up");

    /// <summary>Waits until all together have so many events.</summary>
    public void WaitFor(long events, TimeSpan limit) => _loop.Run(() => Events >= events, limit, $"{events:N0} events are delivered");

    /// <summary>None ended early, and each got its events in order.</summary>
    public void Check()
    {
        var ended = _all.Count(s => s.HasEnded);
        if (ended > 0) throw new InvalidDataException($"{ended} subscribers' connections were ended by the hub.");
        var disorder = _all.Sum(s => s.Seen.OutOfOrder);
        if (disorder > 0) throw new InvalidDataException($"{disorder} events did not follow their predecessor.");
    }

    public void Dispose()
    {
        _loop.RemoveTimer(KeepAlive);
        foreach (var subscriber in _all) subscriber.Dispose();
    }

    private long KeepAlive(long now)
    {
        if (now < _due) return _due;
        for (var i = _slice; i < _all.Count; i += Slices) _all[i].KeepAlive();
        _slice = (_slice + 1) % Slices;
        return _due = now + SliceTime;
    }
}
