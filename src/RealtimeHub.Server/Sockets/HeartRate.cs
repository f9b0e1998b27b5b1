using System.Collections.Concurrent;

namespace RealtimeHub.Server.Sockets;

/// <summary>One timer for all connections: SignalR's pings and time limits, and the end of those whose peer does not read.</summary>
internal sealed class HeartRate : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>How long one of SignalR's own messages may wait for the peer to read; events wait for ever.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<HubConnection, byte> _connections = new();
    private readonly ITimer _timer;

    public HeartRate(TimeProvider time) => _timer = time.CreateTimer(static state => ((HeartRate)state!).Beat(), this, Interval, Timeout.InfiniteTimeSpan);

    public void Dispose() => _timer.Dispose();

    /// <summary>Lets a connection live until the result is disposed of.</summary>
    public Membership Join(HubConnection connection)
    {
        _connections.TryAdd(connection, 0);
        return new Membership(this, connection);
    }

    private void Beat()
    {
        foreach (var (connection, _) in _connections)
        {
            connection.Beat();
            if (connection.Waiting > LongestWait) connection.Abort();
        }

        _timer.Change(Interval, Timeout.InfiniteTimeSpan);
    }

    internal readonly struct Membership(HeartRate heart, HubConnection connection) : IDisposable
    {
        public void Dispose() => heart._connections.TryRemove(connection, out _);
    }
}
