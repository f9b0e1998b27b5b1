using System.Net.Sockets;

namespace RealtimeHub.Load.Wire;

/// <summary>A subscription whose reader does not keep up: it takes a few bytes now and then, or none ever.</summary>
internal sealed class SlowReader : IDisposable
{
    // As little as the kernel gives, so that the hub feels it at once.
    private const int SmallBuffer = 4096;

    private readonly Socket _socket;
    private readonly byte[] _keepAlive;
    private readonly byte[] _taken;

    /// <summary>Connects and subscribes.</summary>
    /// <param name="target">The hub.</param>
    /// <param name="plan">What it asks for.</param>
    /// <param name="bytesATime">How much <see cref="Read"/> takes; 0 for one that never reads.</param>
    public SlowReader(Target target, SubscribePlan plan, int bytesATime)
    {
        (_keepAlive, _taken) = (Opening.KeepAlive(plan.Speech)!, new byte[bytesATime]);
        _socket = Connection.Open(target.Server, SmallBuffer);
        Subscriber.Upgrade(_socket, target, Opening.Path(plan.Speech));
        foreach (var frame in Opening.Frames(plan)) _socket.Send(frame);
        _socket.Blocking = false;
    }

    /// <summary>How much it has read.</summary>
    public long Bytes { get; private set; }

    /// <summary>The hub reset the connection: what a reader sees without reading.</summary>
    public bool HasEnded => _socket.Poll(0, SelectMode.SelectError);

    public void Read()
    {
        if (_taken.Length > 0) Bytes += _socket.Receive(_taken, SocketFlags.None, out _);
    }

    /// <summary>SignalR ends connections that say nothing for 30 s.</summary>
    public void KeepAlive() => _socket.Send(_keepAlive, SocketFlags.None, out _);

    public void Dispose() => _socket.Dispose();
}
