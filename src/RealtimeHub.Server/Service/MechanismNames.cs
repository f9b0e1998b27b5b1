namespace RealtimeHub.Server.Service;

/// <summary>The names of the hub's mechanisms in <c>GET /service</c>.</summary>
public static class MechanismNames
{
    /// <summary>The one that TAMS names itself.</summary>
    public const string Webhooks = "webhooks";

    /// <summary>SignalR, over WebSockets and what it falls back to.</summary>
    public const string SignalR = "urn:rthub:mechanism:signalr";

    /// <summary>Server-sent events.</summary>
    public const string Sse = "urn:rthub:mechanism:sse";

    /// <summary>Pages, for who asks now and then.</summary>
    public const string Pages = "urn:rthub:mechanism:pages";
}
