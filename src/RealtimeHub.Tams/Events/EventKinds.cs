namespace RealtimeHub.Tams;

/// <summary>What an event type is about.</summary>
public static class EventKinds
{
    /// <summary>True for <c>sources/*</c>.</summary>
    public static bool IsSourceEvent(this EventType type) => type >= EventType.SourcesCreated;

    /// <summary>Whether it tells of a flow itself, not of its segments.</summary>
    public static bool IsFlowEvent(this EventType type) => type is EventType.FlowsCreated or EventType.FlowsUpdated or EventType.FlowsDeleted;

    /// <summary>True for <c>flows/segments_*</c>.</summary>
    public static bool IsSegmentEvent(this EventType type) => type is EventType.FlowsSegmentsAdded or EventType.FlowsSegmentsDeleted;
}
