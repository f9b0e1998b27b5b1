using RealtimeHub.Protocol;
using RealtimeHub.Tams;

namespace RealtimeHub.Server.Publishing;

/// <summary>The groups that an event names by itself.</summary>
internal static class EventGroups
{
    public static IReadOnlyList<Group> Of(TamsEvent e) => e switch
    {
        FlowsCreated created => Of(created.Flow),
        FlowsUpdated updated => Of(updated.Flow),
        FlowsDeleted deleted => [Flow(deleted.FlowId)],
        FlowsSegmentsAdded added => [Flow(added.FlowId)],
        FlowsSegmentsDeleted deleted => [Flow(deleted.FlowId)],
        SourcesCreated created => Of(created.Source),
        SourcesUpdated updated => Of(updated.Source),
        SourcesDeleted deleted => [Source(deleted.SourceId)],
        _ => throw new ArgumentException($"No groups for {e.GetType().Name}.", nameof(e)),
    };

    /// <summary>True where the event names its flow only, so that filters by source or collection cannot be answered from it.</summary>
    public static bool IsUnresolved(TamsEvent e) => e is FlowsDeleted or FlowsSegmentsAdded or FlowsSegmentsDeleted;

    private static List<Group> Of(Flow flow) =>
        [Flow(flow.Id), Source(flow.SourceId), .. flow.CollectedBy.Select(id => new Group(GroupKind.FlowCollection, id))];

    private static List<Group> Of(Source source) =>
        [Source(source.Id), .. source.CollectedBy.Select(id => new Group(GroupKind.SourceCollection, id))];

    private static Group Flow(Guid id) => new(GroupKind.Flow, id);

    private static Group Source(Guid id) => new(GroupKind.Source, id);
}
