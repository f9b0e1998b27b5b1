using RealtimeHub.EventLog.Knowledge;
using static RealtimeHub.EventLog.Tests.Knowledge.LogThatTells;
using static RealtimeHub.EventLog.Tests.Knowledge.Told;

namespace RealtimeHub.EventLog.Tests.Knowledge;

public sealed class StoreAnswersTests
{
    private readonly MemoryEventLog _log = LogThatTells.New();

    [Fact]
    public async Task Flow_that_was_learnt_resolves_its_events()
    {
        _log.Knowledge.Learn(state => state.WithFlow(FlowAnswer(1, 101, collectedBy: [9])).WithSource(SourceAnswer(101, collectedBy: [109])));

        var e = await _log.LastOfAsync(Added(1, "[0:0_1:0)"));

        e.Groups.Should().BeEquivalentTo([FlowGroup(1), FlowCollection(9), SourceGroup(101), SourceCollection(109)]);
        e.Marks.Should().Be(Protocol.EventMarks.None);
    }

    [Fact]
    public async Task Answer_does_not_change_what_an_event_said()
    {
        await _log.TellAsync(Source(101, more: ",\"label\":\"of the event\""), Flow(1, 101, collectedBy: [8]));
        var before = _log.Knowledge.State;

        _log.Knowledge.Learn(state => state.WithFlow(FlowAnswer(1, 102, collectedBy: [9])).WithSource(SourceAnswer(101, collectedBy: [109])));

        _log.Knowledge.State.Should().Be(before);
    }

    [Fact]
    public async Task Answer_about_a_member_does_not_change_what_the_collections_event_said()
    {
        await _log.TellAsync(Flow(8, 101, members: [1]), Flow(9, 101, members: []));

        _log.Knowledge.Learn(state => state.WithFlow(FlowAnswer(1, 101, collectedBy: [7, 9])));

        _log.Flow(1).CollectedBy.Should().Equal(Id(7), Id(8));
    }

    [Fact]
    public async Task Answer_about_a_deleted_flow_only_says_what_it_was()
    {
        await _log.TellAsync(FlowDeleted(1));

        _log.Knowledge.Learn(state => state.WithFlow(FlowAnswer(1, 101)));

        _log.Flow(1).Should().Match<KnownFlow>(f => f.IsDeleted && f.IsKnown && f.Body.IsEmpty);
        (await _log.LastOfAsync(Removed(1, "_"))).Groups.Should().Equal(FlowGroup(1), SourceGroup(101));
    }

    [Fact]
    public async Task Reading_adds_the_stores_segments_and_not_what_events_removed_meanwhile()
    {
        await _log.TellAsync(Flow(1, 101), Added(1, "[0:0_1:0)"), Removed(1, "[50:0_60:0)"));

        _log.Knowledge.Learn(state => state.BeginReading(Id(1)));
        await _log.TellAsync(Removed(1, "[10:0_12:0)"), Added(1, "[11:0_12:0)"), Added(1, "[70:0_71:0)"));
        _log.Knowledge.Learn(state => state.EndReading(Id(1), Set("[10:0_20:0)", "[50:0_60:0)"), isAll: true));

        _log.Coverage(1).Should().Be("[0:0_1:0) [11:0_20:0) [50:0_60:0) [70:0_71:0)");
        _log.Flow(1).RestsOnStore.Should().BeTrue();
    }

    [Fact]
    public async Task Flow_deleted_while_it_was_read_stays_deleted()
    {
        await _log.TellAsync(Flow(1, 101));

        _log.Knowledge.Learn(state => state.BeginReading(Id(1)));
        await _log.TellAsync(FlowDeleted(1), Flow(1, 101));
        _log.Knowledge.Learn(state => state.EndReading(Id(1), Set("[10:0_20:0)"), isAll: true));

        _log.Coverage(1).Should().BeEmpty();
    }

    [Fact]
    public async Task Reading_that_failed_leaves_what_the_log_has_seen()
    {
        await _log.TellAsync(Flow(1, 101), Added(1, "[0:0_1:0)"));

        _log.Knowledge.Learn(state => state.BeginReading(Id(1)).FailReading(Id(1)));

        _log.Coverage(1).Should().Be("[0:0_1:0)");
        _log.Flow(1).RestsOnStore.Should().BeFalse();
    }

    [Fact]
    public async Task Who_waits_for_something_to_be_learnt_is_told()
    {
        var learnt = _log.Knowledge.NextLearnt;
        await _log.TellAsync(Flow(1, 101));
        learnt.IsCompleted.Should().BeFalse("events tell by themselves");

        _log.Knowledge.Learn(state => state);

        learnt.IsCompleted.Should().BeTrue();
        _log.Knowledge.NextLearnt.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public void What_is_learnt_while_events_are_written_is_not_lost_and_neither_are_they()
    {
        var knowledge = new FlowKnowledge(KnowledgeState.Empty);
        var draft = knowledge.Begin();
        draft.Stamp(Flow(1, 101).Tams, new Protocol.Position(1, 1));
        knowledge.Learn(state => state.WithFlow(FlowAnswer(2, 102)).WithFlow(FlowAnswer(1, 109)));
        draft.Stamp(Added(1, "[0:0_1:0)").Tams, new Protocol.Position(1, 2));

        knowledge.Commit(draft);

        knowledge.State.Flow(Id(1))!.SourceId.Should().Be(Id(101), "the event has the last word");
        knowledge.State.Flow(Id(1))!.Coverage.ToString().Should().Be("[0:0_1:0)");
        knowledge.State.Flow(Id(2))!.SourceId.Should().Be(Id(102));
        knowledge.State.Position.Sequence.Should().Be(2);
    }

    [Fact]
    public async Task Learning_and_appending_at_once_lose_nothing()
    {
        const int Count = 2_000;
        var learning = Task.Run(() =>
        {
            for (var i = 0; i < Count; i++) _log.Knowledge.Learn(state => state.WithFlow(FlowAnswer(10_000 + i, 101)));
        });
        for (var i = 0; i < Count; i++) await _log.TellAsync(Flow(1 + i, 101), Added(1, $"[{i}:0_{i + 1}:0)"));
        await learning;

        _log.Knowledge.State.Flows.Values.Count(flow => flow.IsKnown).Should().Be(2 * Count);
        _log.Coverage(1).Should().Be($"[0:0_{Count}:0)");
    }
}
