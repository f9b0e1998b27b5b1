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

    /// <summary>
    /// It stands, but the hub refuses for now a subscription or a call, for example because its log is damaged there, or its disk is full. That is
    /// asked for again until it is served. Told once for each reason, not at each try.
    /// </summary>
    Refused,

    /// <summary>
    /// After <see cref="Refused"/>: nothing is refused any more. What was refused to the last is served now, and <see cref="ConnectionChange.Reason"/> is null; or it is
    /// not asked for any more, which is the reason then.
    /// </summary>
    RefusalOver,
}
