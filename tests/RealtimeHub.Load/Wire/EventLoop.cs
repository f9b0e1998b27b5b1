using System.Diagnostics;

namespace RealtimeHub.Load.Wire;

/// <summary>The one thread on which everything is sent, received and counted.</summary>
internal sealed class EventLoop : IDisposable
{
    private const long LongestWait = 100_000_000;

    private readonly Epoll _epoll = new();
    private readonly List<Connection?> _connections = [];
    private readonly List<Func<long, long>> _timers = [];
    private readonly byte[] _buffer = new byte[Incoming.Headroom + (256 * 1024)];

    /// <summary>Calls <paramref name="timer"/> with the time; it answers when it wants to be called next.</summary>
    public void AddTimer(Func<long, long> timer) => _timers.Add(timer);

    public void RemoveTimer(Func<long, long> timer) => _timers.Remove(timer);

    public int Add(Connection connection)
    {
        _connections.Add(connection);
        _epoll.Watch(connection.Descriptor, _connections.Count - 1);
        return _connections.Count - 1;
    }

    public void Remove(Connection connection) => _connections[connection.Token] = null;

    public void WatchWriting(Connection connection, bool writing) => _epoll.WatchWriting(connection.Descriptor, connection.Token, writing);

    /// <summary>Runs until <paramref name="isDone"/>.</summary>
    /// <exception cref="TimeoutException">It was not, within the limit.</exception>
    public void Run(Func<bool> isDone, TimeSpan limit, string what)
    {
        var start = Stopwatch.GetTimestamp();
        while (!isDone())
        {
            if (Stopwatch.GetElapsedTime(start) > limit) throw new TimeoutException($"Not within {limit.TotalSeconds:0} s: {what}.");
            var due = RunTimers();
            Turn(Math.Clamp(due - Clock.Now, 0, LongestWait));
        }
    }

    public void RunFor(TimeSpan time)
    {
        var start = Stopwatch.GetTimestamp();
        Run(() => Stopwatch.GetElapsedTime(start) >= time, time + TimeSpan.FromMinutes(1), "a pause");
    }

    public void Dispose() => _epoll.Dispose();

    private long RunTimers()
    {
        var due = long.MaxValue;
        for (var i = 0; i < _timers.Count; i++) due = Math.Min(due, _timers[i](Clock.Now));
        return due;
    }

    private void Turn(long nanoseconds)
    {
        var count = _epoll.Wait(nanoseconds);
        for (var i = 0; i < count; i++)
        {
            var (token, canRead, canWrite) = _epoll.Ready(i);
            if (canWrite) _connections[token]?.SendRest();
            if (canRead) _connections[token]?.Receive(_buffer);
        }
    }
}
