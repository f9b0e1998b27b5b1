namespace RealtimeHub.Load.Wire;

/// <summary>
/// Publishers at work. Closed: each sends as soon as it was answered. Open: requests are due at a rate whatever the hub does, and
/// latency counts from when a request was due, so that a hub that stops for a second cannot hide it.
/// </summary>
internal sealed class Publishing : IDisposable
{
    private readonly EventLoop _loop;
    private readonly Publisher[] _publishers;
    // In turns: a connection that is never used is closed by the hub after two minutes.
    private readonly Queue<Publisher> _idle = new();
    private double _interval;
    private long _start;
    private long _sent;
    private long _most;

    public Publishing(EventLoop loop, Target target, PublishPlan plan)
    {
        _loop = loop;
        _publishers = [.. Enumerable.Range(0, plan.Publishers).Select(i => new Publisher(loop, target, new(target, plan, i * plan.Batch), Answered))];
        foreach (var publisher in _publishers) _idle.Enqueue(publisher);
        loop.AddTimer(SendWhatIsDue);
    }

    /// <summary>From when a request was due to its answer.</summary>
    public Histogram Latency { get; } = new();

    /// <summary>Requests answered since the start.</summary>
    public long Answers { get; private set; }

    /// <summary>Events acknowledged, since ever.</summary>
    public long Acknowledged { get; private set; }

    public bool IsIdle => _idle.Count == _publishers.Length;

    public bool IsDone => _sent == _most && IsIdle;

    /// <summary>Starts.</summary>
    /// <param name="rate">Requests a second; 0 is as fast as they are answered.</param>
    /// <param name="requests">How many.</param>
    public void Start(double rate = 0, long requests = long.MaxValue)
    {
        _interval = rate == 0 ? 0 : 1e9 / rate;
        (_start, _sent, _most, Answers) = (Clock.Now, 0, requests, 0);
        Latency.Clear();
    }

    public void Stop() => _most = _sent;

    public void Dispose()
    {
        _loop.RemoveTimer(SendWhatIsDue);
        foreach (var publisher in _publishers) publisher.Dispose();
    }

    private long Due => _sent < _most ? _start + (long)(_sent * _interval) : long.MaxValue;

    private long SendWhatIsDue(long now)
    {
        while (_idle.Count > 0 && Due is var due && due <= now) Send(_idle.Dequeue(), _interval == 0 ? now : due);
        return _idle.Count > 0 ? Due : long.MaxValue;
    }

    private void Send(Publisher publisher, long due)
    {
        _sent++;
        publisher.Publish(due);
    }

    private void Answered(Publisher publisher, long time)
    {
        Latency.Record(time - publisher.Intended);
        Answers++;
        Acknowledged += publisher.Events;
        if (_interval == 0 && _sent < _most) Send(publisher, time);
        else _idle.Enqueue(publisher);
    }
}
