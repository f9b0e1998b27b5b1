namespace RealtimeHub.Protocol;

/// <summary>What was known of an event when it was appended. The numbers are part of the log's format.</summary>
[Flags]
public enum EventMarks : byte
{
    /// <summary>Nothing special.</summary>
    None = 0,

    /// <summary>Nothing was known of its flow: groups of source and collections are missing.</summary>
    FlowUnresolved = 1,

    /// <summary>Nothing was known of its source: groups of source collections are missing.</summary>
    SourceUnresolved = 2,

    /// <summary>An update that changed nothing but <c>segments_updated</c>.</summary>
    Unchanged = 4,
}
