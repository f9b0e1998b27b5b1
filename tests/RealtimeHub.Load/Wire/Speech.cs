namespace RealtimeHub.Load.Wire;

/// <summary>What a subscriber speaks.</summary>
internal enum Speech
{
    /// <summary>The hub's <c>Subscribe</c>, in SignalR's json protocol.</summary>
    HubJson,

    /// <summary>The hub's <c>Subscribe</c>, in SignalR's messagepack protocol.</summary>
    HubMessagePack,

    /// <summary>A plain SignalR hub with a group, in json.</summary>
    StockSignalR,

    /// <summary>NATS over WebSocket.</summary>
    Nats,

    /// <summary>nginx with nchan: nothing but messages.</summary>
    Nchan,
}
