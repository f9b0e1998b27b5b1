namespace RealtimeHub.Tams;

/// <summary>The eight kinds of TAMS event (TAMS 8.2 <c>schemas/webhook.json</c>, <c>events</c>).</summary>
public enum EventType : byte
{
    /// <summary><c>flows/created</c></summary>
    FlowsCreated = 1,

    /// <summary><c>flows/updated</c></summary>
    FlowsUpdated,

    /// <summary><c>flows/deleted</c></summary>
    FlowsDeleted,

    /// <summary><c>flows/segments_added</c></summary>
    FlowsSegmentsAdded,

    /// <summary><c>flows/segments_deleted</c></summary>
    FlowsSegmentsDeleted,

    /// <summary><c>sources/created</c></summary>
    SourcesCreated,

    /// <summary><c>sources/updated</c></summary>
    SourcesUpdated,

    /// <summary><c>sources/deleted</c></summary>
    SourcesDeleted,
}
