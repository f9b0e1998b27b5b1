using RealtimeHub.Tams;

namespace RealtimeHub.Protocol;

/// <summary>What the filters of TAMS tell apart: events of sources, of flows and of segments.</summary>
internal static class EventTypeKind
{
    public static bool IsSourceEvent(this EventType type) =>
        type is EventType.SourcesCreated or EventType.SourcesUpdated or EventType.SourcesDeleted;

    public static bool IsSegmentEvent(this EventType type) =>
        type is EventType.FlowsSegmentsAdded or EventType.FlowsSegmentsDeleted;
}
