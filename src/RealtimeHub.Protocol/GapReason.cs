namespace RealtimeHub.Protocol;

/// <summary>Why events can no longer be had, or no longer count.</summary>
public enum GapReason
{
    /// <summary>They were older than the stream keeps.</summary>
    Retention,

    /// <summary>They were withdrawn: the log's history was replaced from there on. What was delivered of them no longer counts.</summary>
    Rollback,

    /// <summary>The log knows nothing of the position: it belongs to another history. Everything kept follows.</summary>
    Reset,

    /// <summary>One of them may have matched the filter, but nothing was known of its flow.</summary>
    Unresolved,
}
