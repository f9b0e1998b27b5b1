namespace RealtimeHub.Server.Sockets;

/// <summary>Who is at the other end of an upgraded connection.</summary>
internal interface IPeer
{
    /// <summary>What comes from there.</summary>
    Stream Input { get; }

    /// <summary>The way there.</summary>
    IWire Wire { get; }

    /// <summary>Cancelled when the connection is gone.</summary>
    CancellationToken Gone { get; }

    /// <summary>Ends the connection at once.</summary>
    void Abort();
}
