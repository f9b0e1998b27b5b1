using RealtimeHub.Protocol;
using static RealtimeHub.EventLog.Tests.Knowledge.Told;

namespace RealtimeHub.EventLog.Tests.Knowledge;

public sealed class StampTests
{
    private readonly MemoryEventLog _log = LogThatTells.New();

    [Fact]
    public async Task Segment_in_the_batch_of_its_flow_is_stamped_with_everything()
    {
        var told = await _log.TellAsync(Source(101, collectedBy: [109]), Flow(1, 101, collectedBy: [9]), Added(1, "[0:0_1:0)"));

        told[2].Groups.Should().BeEquivalentTo([FlowGroup(1), FlowCollection(9), SourceGroup(101), SourceCollection(109)]);
        told.Should().OnlyContain(e => e.Marks == EventMarks.None);
    }

    [Fact]
    public async Task Segment_before_its_flow_is_unresolved_and_the_next_one_is_not()
    {
        var before = await _log.LastOfAsync(Added(1, "[0:0_1:0)"));
        var after = await _log.LastOfAsync(Source(101), Flow(1, 101), Added(1, "[1:0_2:0)"));

        before.Marks.Should().Be(EventMarks.FlowUnresolved | EventMarks.SourceUnresolved);
        before.Groups.Should().Equal(FlowGroup(1));
        after.Marks.Should().Be(EventMarks.None);
    }

    [Fact]
    public async Task Flow_of_an_unknown_source_is_resolved_but_for_the_sources_collections()
    {
        var e = await _log.LastOfAsync(Flow(1, 101));

        e.Groups.Should().Equal(FlowGroup(1), SourceGroup(101));
        e.Marks.Should().Be(EventMarks.SourceUnresolved);
    }

    [Fact]
    public async Task Flow_that_only_a_collection_mentioned_is_stamped_with_it_and_unresolved()
    {
        var e = await _log.LastOfAsync(Flow(9, 101, members: [1]), Added(1, "[0:0_1:0)"));

        e.Groups.Should().Equal(FlowGroup(1), FlowCollection(9));
        e.Marks.Should().Be(EventMarks.FlowUnresolved | EventMarks.SourceUnresolved);
    }

    [Fact]
    public async Task Deletion_and_what_comes_after_it_are_stamped_with_what_was_known_before()
    {
        await _log.TellAsync(Source(101), Flow(1, 101, collectedBy: [9]));

        var deleted = await _log.LastOfAsync(FlowDeleted(1));
        var late = await _log.LastOfAsync(SourceDeleted(101), Removed(1, "[0:0_1:0)"));

        deleted.Groups.Should().BeEquivalentTo([FlowGroup(1), FlowCollection(9), SourceGroup(101)]);
        late.Groups.Should().BeEquivalentTo(deleted.Groups);
        (deleted.Marks, late.Marks).Should().Be((EventMarks.None, EventMarks.None));
        _log.Flow(1).IsDeleted.Should().BeTrue();
    }

    [Fact]
    public async Task Deletion_of_what_was_never_told_is_unresolved()
    {
        (await _log.LastOfAsync(FlowDeleted(1))).Marks.Should().Be(EventMarks.FlowUnresolved | EventMarks.SourceUnresolved);
        (await _log.LastOfAsync(SourceDeleted(101))).Marks.Should().Be(EventMarks.SourceUnresolved);
    }

    [Fact]
    public async Task Flow_made_again_is_what_the_new_event_says_and_has_no_segments()
    {
        var e = await _log.LastOfAsync(Source(101), Source(102), Flow(1, 101), Added(1, "[0:0_9:0)"), FlowDeleted(1), Flow(1, 102, collectedBy: []), Added(1, "[5:0_6:0)"));

        e.Groups.Should().Equal(FlowGroup(1), SourceGroup(102));
        _log.Flow(1).IsDeleted.Should().BeFalse();
        _log.Coverage(1).Should().Be("[5:0_6:0)");
    }

    [Fact]
    public async Task Collection_is_told_by_the_member_or_by_the_collection_and_the_last_word_counts()
    {
        await _log.TellAsync(Source(101), Flow(1, 101), Flow(2, 101, collectedBy: [9]));

        (await _log.LastOfAsync(Flow(9, 101, members: [1]), Added(1, "[0:0_1:0)"))).Groups.Should().Contain(FlowCollection(9));
        (await _log.LastOfAsync(Added(2, "[0:0_1:0)"))).Groups.Should().NotContain(FlowCollection(9), "the collection's list is the last word, and 2 is not in it");
        (await _log.LastOfAsync(Flow(2, 101, collectedBy: [9], update: true), Added(2, "[1:0_2:0)"))).Groups.Should().Contain(FlowCollection(9));
        (await _log.LastOfAsync(Flow(1, 101, collectedBy: [], update: true), Added(1, "[1:0_2:0)"))).Groups.Should().NotContain(FlowCollection(9));
        _log.Flow(9).Members.Should().Equal(Id(2));
    }

    [Fact]
    public async Task Update_that_does_not_state_the_collections_changes_none()
    {
        var e = await _log.LastOfAsync(Source(101), Flow(1, 101, collectedBy: [9]), Flow(1, 101, update: true), Added(1, "[0:0_1:0)"));

        e.Groups.Should().Contain(FlowCollection(9));
    }

    [Fact]
    public async Task Multi_flow_that_lists_itself_does_not_collect_itself()
    {
        var e = await _log.LastOfAsync(Source(101), Flow(9, 101, members: [9, 1]), Added(9, "[0:0_1:0)"));

        e.Groups.Should().Equal(FlowGroup(9), SourceGroup(101));
        _log.Flow(1).CollectedBy.Should().Equal(Id(9));
    }

    [Fact]
    public async Task Members_of_a_deleted_collection_are_not_collected_by_it_any_more()
    {
        var e = await _log.LastOfAsync(Source(101), Flow(1, 101), Flow(9, 101, members: [1]), FlowDeleted(9), Added(1, "[0:0_1:0)"));

        e.Groups.Should().NotContain(FlowCollection(9));
    }

    [Fact]
    public async Task Flow_of_a_source_that_joins_a_collection_later_is_stamped_with_it_from_then_on()
    {
        await _log.TellAsync(Source(101), Flow(1, 101));

        (await _log.LastOfAsync(Added(1, "[0:0_1:0)"))).Groups.Should().NotContain(SourceCollection(109));
        (await _log.LastOfAsync(Source(109, members: [101]), Added(1, "[1:0_2:0)"))).Groups.Should().Contain(SourceCollection(109));
        (await _log.LastOfAsync(Source(101, collectedBy: [], update: true), Added(1, "[2:0_3:0)"))).Groups.Should().NotContain(SourceCollection(109));
    }

    [Theory]
    [InlineData("", "", true)]
    [InlineData(",\"segments_updated\":\"2026-01-01T00:00:00Z\"", ",\"segments_updated\":\"2026-01-01T00:00:09Z\"", true)]
    [InlineData("", ",\"segments_updated\":\"2026-01-01T00:00:09Z\"", true)]
    [InlineData(",\"label\":\"a\",\"tags\":{\"x\":\"1\",\"y\":\"2\"}", ",\"tags\":{\"y\":\"2\",\"x\":\"1\"},\"label\":\"a\"", true)]
    [InlineData(",\"label\":\"a\"", ",\"label\":\"b\"", false)]
    [InlineData(",\"label\":\"a\"", "", false)]
    [InlineData("", ",\"label\":\"a\"", false)]
    [InlineData(",\"metadata_version\":\"1\",\"label\":\"a\"", ",\"metadata_version\":\"1\",\"label\":\"b\"", true)]
    [InlineData(",\"metadata_version\":\"1\"", ",\"metadata_version\":\"2\"", false)]
    [InlineData(",\"metadata_version\":\"1\"", "", false)]
    public async Task Update_is_unchanged_by_version_or_else_by_content(string before, string after, bool unchanged)
    {
        var e = await _log.LastOfAsync(Source(101), Flow(1, 101, more: before), Flow(1, 101, more: after, update: true));

        e.Marks.Should().Be(unchanged ? EventMarks.Unchanged : EventMarks.None);
    }

    [Fact]
    public async Task First_word_about_a_flow_and_its_creation_are_never_unchanged()
    {
        await _log.TellAsync(Source(101));

        (await _log.LastOfAsync(Flow(1, 101, update: true))).Marks.Should().Be(EventMarks.None);
        (await _log.LastOfAsync(Flow(1, 101))).Marks.Should().Be(EventMarks.None);
        (await _log.LastOfAsync(FlowDeleted(1), Flow(1, 101, update: true))).Marks.Should().Be(EventMarks.None);
        (await _log.LastOfAsync(Source(101, update: true))).Marks.Should().Be(EventMarks.Unchanged);
        (await _log.LastOfAsync(Source(101, more: ",\"label\":\"new\"", update: true))).Marks.Should().Be(EventMarks.None);
    }
}
