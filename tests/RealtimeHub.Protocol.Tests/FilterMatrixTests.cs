using System.Collections.Immutable;
using RealtimeHub.Tams;

namespace RealtimeHub.Protocol.Tests;

/// <summary>
/// Filters against a naive reading of the TAMS rules. What the hub does not know may be anything: an event matches if it does in
/// all those worlds, is hidden if it does in none, and is unresolved between.
/// </summary>
public sealed class FilterMatrixTests
{
    private static readonly Guid[] Flows = Ids(1, 3);
    private static readonly Guid[] Sources = Ids(11, 3);
    private static readonly Guid[] FlowParents = Ids(21, 3);
    private static readonly Guid[] SourceParents = Ids(31, 3);
    private static readonly Guid Another = Id(99);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_filters_judge_random_events_as_the_naive_model_does(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 500; i++)
        {
            var filter = RandomFilter(random);
            var scope = EventScope.Of(filter);
            for (var n = 0; n < 12; n++)
            {
                var e = RandomEvent(random);
                var expected = Expected(filter, e);
                var told = e.ToHubEvent();

                var verdict = filter.Judge(told);

                verdict.Should().Be(expected, $"seed {seed}: {Text(filter)} of {e} [{string.Join(' ', told.Groups)}]");
                filter.Matches(told).Should().Be(expected == FilterVerdict.Matches);
                if (verdict != FilterVerdict.Hidden && scope is not null) KeysOf(told).Intersect(scope.Keys).Should().NotBeEmpty($"seed {seed}: the index must find {e} for {Text(filter)}");
            }
        }
    }

    [Fact]
    public void Group_gets_what_is_stamped_with_it_or_might_have_been()
    {
        var random = new Random(5);
        for (var i = 0; i < 2_000; i++)
        {
            var e = RandomEvent(random).ToHubEvent();
            var group = new Group((GroupKind)random.Next((int)GroupKind.Flow, (int)GroupKind.SourceCollection + 1), Pick(random, [.. Flows, .. Sources, .. FlowParents, .. SourceParents]));
            var filter = new EventFilter { Group = group };

            var verdict = filter.Judge(e);

            if (e.Groups.Contains(group)) verdict.Should().Be(FilterVerdict.Matches);
            else if (group.Kind == GroupKind.Flow) verdict.Should().Be(FilterVerdict.Hidden);
            else if (group.Kind == GroupKind.SourceCollection) verdict.Should().Be(e.Marks.HasFlag(EventMarks.SourceUnresolved) ? FilterVerdict.Unresolved : FilterVerdict.Hidden);
            else verdict.Should().Be(e.Marks.HasFlag(EventMarks.FlowUnresolved) ? FilterVerdict.Unresolved : FilterVerdict.Hidden);
            if (verdict != FilterVerdict.Hidden) KeysOf(e).Intersect(EventScope.Of(filter)!.Keys).Should().NotBeEmpty();
        }
    }

    [Theory]
    [InlineData("flow", "flow_ids", true, true)]
    [InlineData("source", "flow_ids", true, true)]
    [InlineData("flow", "source_ids", true, false)]
    [InlineData("source", "source_ids", true, false)]
    [InlineData("flow", "flow_collected_by_ids", true, false)]
    [InlineData("source", "flow_collected_by_ids", true, true)]
    [InlineData("flow", "source_collected_by_ids", true, false)]
    [InlineData("source", "source_collected_by_ids", true, false)]
    public void Table_of_the_specification_holds(string of, string member, bool matchesItsOwn, bool matchesAnother)
    {
        var e = new NaiveEvent(of == "flow" ? EventType.FlowsSegmentsAdded : EventType.SourcesUpdated, Flows[0], Sources[0], Set(FlowParents[0]), Set(SourceParents[0])).ToHubEvent();
        var isLeftAlone = of == "source" && member.StartsWith("flow", StringComparison.Ordinal);
        Guid[] own = [Flows[0], Sources[0], FlowParents[0], SourceParents[0], Another];

        With(member, [.. own]).Matches(e).Should().Be(matchesItsOwn);
        With(member, Another).Matches(e).Should().Be(isLeftAlone);
        With(member).Matches(e).Should().Be(isLeftAlone, "an empty list: nothing, or what is not collected");
        if (matchesAnother && !isLeftAlone) With(member, Flows[0], Another).Matches(e).Should().BeTrue();
    }

    [Fact]
    public void Empty_list_of_collections_asks_for_what_is_not_collected()
    {
        var alone = new NaiveEvent(EventType.FlowsUpdated, Flows[0], Sources[0], Set(), Set()).ToHubEvent();

        With("flow_collected_by_ids").Matches(alone).Should().BeTrue();
        With("source_collected_by_ids").Matches(alone).Should().BeTrue();
    }

    private static FilterVerdict Expected(EventFilter filter, NaiveEvent e)
    {
        var worlds = e.Worlds([.. Sources, Another], [.. FlowParents, Another], [.. SourceParents, Another]).Select(world => world.Matches(filter)).Distinct().ToList();
        return worlds.Count == 2 ? FilterVerdict.Unresolved : worlds[0] ? FilterVerdict.Matches : FilterVerdict.Hidden;
    }

    private static EventFilter RandomFilter(Random random) => new()
    {
        Events = random.Next(3) == 0 ? [.. EventTypes.All.Where(_ => random.Next(2) == 0)] : null,
        FlowIds = RandomIds(random, Flows),
        SourceIds = RandomIds(random, Sources),
        FlowCollectedByIds = RandomIds(random, FlowParents),
        SourceCollectedByIds = RandomIds(random, SourceParents),
        Timerange = random.Next(4) == 0 ? Timerange.Parse($"[{random.Next(5)}:0_{random.Next(3, 8)}:0)", null) : null,
        SkipUnchanged = random.Next(4) == 0,
    };

    private static NaiveEvent RandomEvent(Random random)
    {
        var type = Pick(random, [.. EventTypes.All]);
        var ofSource = type is EventType.SourcesCreated or EventType.SourcesUpdated or EventType.SourcesDeleted;
        var namesFlowOnly = type is EventType.FlowsDeleted or EventType.FlowsSegmentsAdded or EventType.FlowsSegmentsDeleted;
        return new(type, Pick(random, Flows), Pick(random, Sources), RandomIds(random, FlowParents) ?? Set(), RandomIds(random, SourceParents) ?? Set())
        {
            IsFlowUnknown = namesFlowOnly && random.Next(3) == 0,
            IsSourceUnknown = (!ofSource || type == EventType.SourcesDeleted) && random.Next(4) == 0,
            IsUnchanged = type is EventType.FlowsUpdated or EventType.SourcesUpdated && random.Next(2) == 0,
            Timerange = $"[{random.Next(9)}:0_{random.Next(1, 10)}:0)",
        };
    }

    private static ImmutableHashSet<Guid>? RandomIds(Random random, Guid[] ids) =>
        random.Next(2) == 0 ? null : [.. ids.Where(_ => random.Next(3) == 0)];

    private static EventFilter With(string member, params Guid[] ids) => member switch
    {
        "flow_ids" => new() { FlowIds = Set(ids) },
        "source_ids" => new() { SourceIds = Set(ids) },
        "flow_collected_by_ids" => new() { FlowCollectedByIds = Set(ids) },
        _ => new() { SourceCollectedByIds = Set(ids) },
    };

    private static List<Group> KeysOf(HubEvent e)
    {
        var keys = new List<Group>();
        EventScope.VisitKeys(e, keys, (key, into) => into.Add(key));
        return keys;
    }

    private static string Text(EventFilter filter) =>
        $"events {Text(filter.Events)} flows {Text(filter.FlowIds)} sources {Text(filter.SourceIds)} by {Text(filter.FlowCollectedByIds)} source by {Text(filter.SourceCollectedByIds)} {filter.Timerange} {filter.SkipUnchanged}";

    private static string Text<T>(ImmutableHashSet<T>? set) => set is null ? "-" : $"[{string.Join(' ', set)}]";

    private static ImmutableHashSet<Guid> Set(params Guid[] ids) => [.. ids];

    private static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];

    private static Guid[] Ids(int first, int count) => [.. Enumerable.Range(first, count).Select(Id)];

    private static Guid Id(int number) => new(number, 0, 0x4000, [0x80, 0, 0, 0, 0, 0, 0, 1]);
}
