namespace RealtimeHub.Server.Sockets;

/// <summary>How bytes leave for the peer. One caller at a time.</summary>
internal interface IWire
{
    /// <summary>Sends as much as goes without waiting; how many bytes went, or -1 when the peer is gone.</summary>
    int TrySend(ReadOnlySpan<byte> bytes);

    /// <summary>Sends all, waiting as long as the peer takes.</summary>
    /// <exception cref="IOException">The peer is gone; other exceptions of <see cref="PeerGone"/> say the same.</exception>
    ValueTask SendAsync(ReadOnlyMemory<byte> bytes);
}
