using RealtimeHub.Tams;

namespace RealtimeHub.Protocol.Tests;

/// <summary>The filter table of TAMS ADR 0026 and API 8.2, one line a row, written as it reads.</summary>
internal static class FilterTable
{
    public static bool Matches(EventFilter filter, HubEvent e)
    {
        var isSource = e.Type.IsSourceEvent();
        return (filter.Events is null || filter.Events.Contains(e.Type))
            && (isSource || filter.FlowIds is null || Ids(e, GroupKind.Flow).Any(filter.FlowIds.Contains))
            && (filter.SourceIds is null || Ids(e, GroupKind.Source).Any(filter.SourceIds.Contains))
            && (isSource || IsCollected(filter.FlowCollectedByIds, e, GroupKind.FlowCollection))
            && IsCollected(filter.SourceCollectedByIds, e, GroupKind.SourceCollection)
            && (filter.Timerange is not { } wanted || !e.Type.IsSegmentEvent() || e.Tams.Timeranges.Any(range => !wanted.Intersect(range).IsEmpty));
    }

    private static bool IsCollected(IReadOnlySet<Guid>? by, HubEvent e, GroupKind kind) => by switch
    {
        null => true,
        { Count: 0 } => e.Marks == EventMarks.None && !Ids(e, kind).Any(),
        _ => Ids(e, kind).Any(by.Contains),
    };

    private static IEnumerable<Guid> Ids(HubEvent e, GroupKind kind) => e.Groups.Where(group => group.Kind == kind).Select(group => group.Id);
}
