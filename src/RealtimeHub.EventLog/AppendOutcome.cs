namespace RealtimeHub.EventLog;

/// <summary>What became of an append.</summary>
public enum AppendOutcome
{
    /// <summary>It is durable.</summary>
    Appended,

    /// <summary>An earlier append with this key and content, or of the same webhook call, is durable; the positions are those.</summary>
    Repeated,

    /// <summary>The key was used with other content.</summary>
    KeyConflict,

    /// <summary>No more keys can be remembered within their window. Try again later.</summary>
    KeysFull,

    /// <summary>The storage is full. Reading goes on; try again later.</summary>
    StorageFull,

    /// <summary>More waits to be written than the log takes. Try again later.</summary>
    Busy,

    /// <summary>The tip is not the expected one.</summary>
    TipMoved,

    /// <summary>
    /// It is written, but not as often as the level in force asks: too few replicas confirmed in time. Whether it stays is not known; a
    /// repeat with the same key finds out. No reader sees it before that.
    /// </summary>
    Unconfirmed,

    /// <summary>The storage cannot be reached. Whether it was appended is not known; a repeat with the same key finds out.</summary>
    Away,

    /// <summary>The log is closed or closing.</summary>
    Closed,
}
