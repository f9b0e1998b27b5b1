using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace RealtimeHub.Server.Sockets;

/// <summary>One timer for all connections: SignalR's pings and time limits, and the end of those whose peer does not read.</summary>
internal sealed partial class HeartRate : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>How long one of SignalR's own messages may wait for the peer to read; events wait for ever.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<HubConnection, byte> _connections = new();
    private readonly ILogger<HeartRate> _logger;
    private readonly ITimer _timer;

    public HeartRate(TimeProvider time, ILogger<HeartRate> logger)
    {
        _logger = logger;
        _timer = time.CreateTimer(static state => ((HeartRate)state!).Beat(), this, Interval, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>Lets a connection live until the result is disposed of.</summary>
    public Membership Join(HubConnection connection)
    {
        _connections.TryAdd(connection, 0);
        return new Membership(this, connection);
    }

    private void Beat()
    {
        foreach (var (connection, _) in _connections) Beat(connection);
        _timer.Change(Interval, Timeout.InfiniteTimeSpan);
    }

    // What one connection throws is not the others' business: their hearts go on, and so does its own.
    private void Beat(HubConnection connection)
    {
        try
        {
            connection.Beat();
            if (connection.Waiting > LongestWait) connection.Abort();
        }
        catch (Exception unexpected)
        {
            LogFailed(unexpected);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The heartbeat of a connection failed")]
    private partial void LogFailed(Exception unexpected);

    internal readonly struct Membership(HeartRate heart, HubConnection connection) : IDisposable
    {
        public void Dispose() => heart._connections.TryRemove(connection, out _);
    }
}
