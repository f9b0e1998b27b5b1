namespace RealtimeHub.Protocol;

/// <summary>What a filter says of an event.</summary>
public enum FilterVerdict
{
    /// <summary>The subscriber does not get it.</summary>
    Hidden,

    /// <summary>The subscriber gets it.</summary>
    Matches,

    /// <summary>It cannot be said: what the filter asks was not known when the event was appended. The subscriber is told a gap.</summary>
    Unresolved,
}
