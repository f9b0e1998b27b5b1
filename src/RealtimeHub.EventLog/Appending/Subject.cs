using RealtimeHub.Protocol;
using RealtimeHub.Tams;

namespace RealtimeHub.EventLog.Appending;

/// <summary>Whom an event is about: its flow, or of an event about a source that source. It is the first group that it is stamped with.</summary>
internal static class Subject
{
    public static Group Of(HubEvent e) => e.Groups[0];

    public static Group Of(TamsEvent e) => e switch
    {
        FlowsCreated created => new(GroupKind.Flow, created.Flow.Id),
        FlowsUpdated updated => new(GroupKind.Flow, updated.Flow.Id),
        FlowsDeleted deleted => new(GroupKind.Flow, deleted.FlowId),
        FlowsSegmentsAdded added => new(GroupKind.Flow, added.FlowId),
        FlowsSegmentsDeleted removed => new(GroupKind.Flow, removed.FlowId),
        SourcesCreated created => new(GroupKind.Source, created.Source.Id),
        SourcesUpdated updated => new(GroupKind.Source, updated.Source.Id),
        SourcesDeleted deleted => new(GroupKind.Source, deleted.SourceId),
        _ => throw new ArgumentException($"Nobody knows whom {e.GetType().Name} is about.", nameof(e)),
    };
}
