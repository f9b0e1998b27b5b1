namespace RealtimeHub.Faults.Recording;

/// <summary>How an operation stands, as in Jepsen.</summary>
internal enum EntryType
{
    /// <summary>It begins.</summary>
    Invoke,

    /// <summary>It happened.</summary>
    Ok,

    /// <summary>It did not happen.</summary>
    Fail,

    /// <summary>It may have happened.</summary>
    Info,
}
