namespace RealtimeHub.Server.Sockets;

/// <summary>Somebody whose frames go out when the peer can take them; queued when the next may be tried.</summary>
internal interface IFrameListener<in TFrame> : IThreadPoolWorkItem
{
    /// <summary>No frame of his begins any more.</summary>
    bool HasStopped { get; }

    /// <summary>A frame of his was begun. Called under the lock that orders the connection's frames: must do little.</summary>
    void Took(TFrame frame);
}
