namespace RealtimeHub.Server.Sockets;

/// <summary>A feature of connections whose subscriptions are sent as ready-made frames, past SignalR's writer.</summary>
internal interface ISubscriberOutput
{
    /// <summary>The one order of everything that is sent.</summary>
    FrameOutput Output { get; }

    /// <summary>Whether the connection's hub protocol is a binary one.</summary>
    bool IsBinary { get; }
}
