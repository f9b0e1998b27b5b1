namespace RealtimeHub.Server.Sockets;

/// <summary>What became of a frame that was offered to an output.</summary>
internal enum Taken
{
    /// <summary>It is with the kernel.</summary>
    Whole,

    /// <summary>Its end follows when the peer reads; the listener is told then.</summary>
    Partly,

    /// <summary>Something else is still on its way; the listener is told when that is gone.</summary>
    Later,

    /// <summary>The peer is gone.</summary>
    Never,
}
