namespace RealtimeHub.Client;

/// <summary>What happened to the connection.</summary>
public enum ConnectionState
{
    /// <summary>It stands.</summary>
    Connected,

    /// <summary>It stood and was lost.</summary>
    Lost,

    /// <summary>An attempt failed; another one follows.</summary>
    Unreachable,
}
