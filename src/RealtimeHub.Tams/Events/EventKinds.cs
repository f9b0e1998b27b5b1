namespace RealtimeHub.Tams;

/// <summary>What an event type is about.</summary>
public static class EventKinds
{
    /// <summary>True for <c>sources/*</c>.</summary>
    public static bool IsSourceEvent(this EventType type) => type >= EventType.SourcesCreated;

    /// <summary>True for <c>flows/segments_*</c>.</summary>
    public static bool IsSegmentEvent(this EventType type) => type is EventType.FlowsSegmentsAdded or EventType.FlowsSegmentsDeleted;
}
