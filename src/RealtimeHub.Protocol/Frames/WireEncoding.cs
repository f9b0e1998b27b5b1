namespace RealtimeHub.Protocol.Frames;

/// <summary>In which of SignalR's protocols a connection speaks.</summary>
public enum WireEncoding
{
    /// <summary><c>json</c>.</summary>
    Json,

    /// <summary><c>messagepack</c>.</summary>
    MessagePack,
}
