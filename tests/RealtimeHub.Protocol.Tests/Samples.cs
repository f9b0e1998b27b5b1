using System.Collections.Immutable;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using RealtimeHub.Tams;

namespace RealtimeHub.Protocol.Tests;

/// <summary>Events and filters over few ids and times, so that they often meet.</summary>
internal static class Samples
{
    private static readonly Guid[] Few = [.. Enumerable.Range(1, 3).Select(n => Guid.Parse($"00000000-0000-4000-8000-00000000000{n}"))];

    private static readonly string[] Ranges = ["_", "()", "[0:0_2:0)", "[2:0_4:0)", "[1:0]", "(_1:0)", "[3:0_)"];

    public static Gen<Guid> Ids { get; } = Gen.Elements(Few);

    public static Gen<HubEvent> Events { get; } =
        from type in Gen.Elements(EventTypes.All.ToArray())
        from flow in Ids
        from source in Ids
        from collections in Gen.SubListOf(Few)
        from sourceCollections in Gen.SubListOf(Few)
        from unresolved in Gen.Elements(true, false)
        from ranges in Gen.SubListOf(Ranges)
        select Make(type, GroupsOf(type, flow, source, collections, sourceCollections, unresolved), unresolved, ranges);

    public static Gen<EventFilter> Filters { get; } =
        from events in Maybe(Gen.SubListOf(EventTypes.All.ToArray()).Select(types => types.ToImmutableHashSet()))
        from flows in Maybe(IdSets)
        from sources in Maybe(IdSets)
        from collections in Maybe(IdSets)
        from sourceCollections in Maybe(IdSets)
        from range in Gen.Elements<string?>([null, null, .. Ranges])
        select new EventFilter
        {
            Events = events,
            FlowIds = flows,
            SourceIds = sources,
            FlowCollectedByIds = collections,
            SourceCollectedByIds = sourceCollections,
            Timerange = range is null ? null : Timerange.Parse(range, null),
        };

    private static Gen<ImmutableHashSet<Guid>> IdSets => Gen.SubListOf(Few).Select(ids => ids.ToImmutableHashSet());

    public static HubEvent Make(EventType type, IReadOnlyList<Group> groups, bool unresolved, IEnumerable<string> ranges)
    {
        var segments = string.Join(',', ranges.Select(range => $$"""{"object_id":"o","timerange":"{{range}}"}"""));
        var first = ranges.FirstOrDefault() ?? "()";
        var content = type switch
        {
            EventType.FlowsCreated or EventType.FlowsUpdated => $$"""{"flow":{"id":"{{Few[0]}}","source_id":"{{Few[0]}}"} }""",
            EventType.FlowsSegmentsAdded => $$"""{"flow_id":"{{Few[0]}}","segments":[{{segments}}]}""",
            EventType.FlowsSegmentsDeleted => $$"""{"flow_id":"{{Few[0]}}","timerange":"{{first}}"}""",
            EventType.FlowsDeleted => $$"""{"flow_id":"{{Few[0]}}"}""",
            EventType.SourcesDeleted => $$"""{"source_id":"{{Few[0]}}"}""",
            _ => $$"""{"source":{"id":"{{Few[0]}}","format":"urn:x-nmos:format:video"} }""",
        };
        return Write($$"""{"event_timestamp":"2026-07-23T12:41:28Z","event_type":"{{type.ToText()}}","event":{{content}}}""", new Position(7, 1), type, groups, unresolved);
    }

    public static HubEvent Write(string envelope, Position position, EventType type, IReadOnlyList<Group> groups, bool unresolved = false)
    {
        var bytes = Encoding.UTF8.GetBytes(envelope);
        var received = new DateTimeOffset(2026, 7, 23, 12, 41, 28, 104, 512, TimeSpan.Zero);
        var wire = new byte[HubEventWriter.MaxLength(bytes.Length, groups.Count)];
        var length = HubEventWriter.Write(wire, bytes, position, groups, received);
        return new HubEvent(position, type, groups, received, wire.AsMemory(0, length), bytes.Length - 1) { Marks = unresolved && !type.IsSourceEvent() ? EventMarks.FlowUnresolved | EventMarks.SourceUnresolved : EventMarks.None };
    }

    // As the hub stamps them: an unresolved event names only its flow; a source event never has groups of flows.
    private static List<Group> GroupsOf(EventType type, Guid flow, Guid source, IList<Guid> collections, IList<Guid> sourceCollections, bool unresolved)
    {
        List<Group> ofSource = [new(GroupKind.Source, source), .. sourceCollections.Select(id => new Group(GroupKind.SourceCollection, id))];
        if (type.IsSourceEvent()) return ofSource;
        List<Group> ofFlow = [new(GroupKind.Flow, flow)];
        return unresolved ? ofFlow : [.. ofFlow, .. collections.Select(id => new Group(GroupKind.FlowCollection, id)), .. ofSource];
    }

    private static Gen<T?> Maybe<T>(Gen<T> values)
        where T : class => Gen.Frequency((1, Gen.Constant<T?>(null)), (1, values.Select(value => (T?)value)));
}
