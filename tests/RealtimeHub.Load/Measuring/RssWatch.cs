using RealtimeHub.Load.Wire;

namespace RealtimeHub.Load;

/// <summary>Looks at a process's memory five times a second.</summary>
internal sealed class RssWatch : IDisposable
{
    private const long Interval = 200_000_000;

    private readonly EventLoop _loop;
    private readonly int? _process;
    private readonly List<long> _samples = [];
    private long _due;

    public RssWatch(EventLoop loop, int? process)
    {
        (_loop, _process) = (loop, process);
        loop.AddTimer(Look);
    }

    public double PeakMegabytes => _samples.Count == 0 ? double.NaN : _samples.Max() / 1e6;

    public double MedianMegabytes => _samples.Count == 0 ? double.NaN : Median.Of(_samples.Select(s => s / 1e6));

    public void Dispose() => _loop.RemoveTimer(Look);

    private long Look(long now)
    {
        if (now < _due) return _due;
        _samples.Add(Usage.Of(_process).Rss);
        return _due = now + Interval;
    }
}
