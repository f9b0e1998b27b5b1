using RealtimeHub.EventLog.Appending;
using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.EventLog.Tests.Kit;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Tests.Appending;

public sealed class SequencerTests
{
    private readonly ManualTime _time = new();
    private readonly Sequencer _sequencer;

    public SequencerTests() => _sequencer = new Sequencer(
        new EpochTable([EpochTable.Begin(1, _time)]), 0, new RunningClock(_time, default), new IdempotencyKeys(TimeSpan.FromMinutes(10), 2), new FlowKnowledge(KnowledgeState.Empty), new WebhookCalls(TimeSpan.FromMinutes(10), 1000));

    [Fact]
    public void Failed_write_takes_back_positions_and_keys()
    {
        _sequencer.Decide(Make.Keyed("a", Make.FlowEvent(1)));
        _sequencer.Commit();
        _sequencer.Decide(Make.Keyed("b", Make.FlowEvent(1), Make.FlowEvent(2))).Result.First.Sequence.Should().Be(2);
        _sequencer.Decide(Make.Batch(Make.FlowEvent(3))).Result.First.Sequence.Should().Be(4);
        _sequencer.Rollback();

        var again = _sequencer.Decide(Make.Keyed("b", Make.FlowEvent(1), Make.FlowEvent(2)));
        again.Result.Should().Match<AppendResult>(result => result.Outcome == AppendOutcome.Appended && result.First.Sequence == 2);
    }

    [Fact]
    public void Answer_that_rests_on_a_pending_write_says_so()
    {
        var tip = new Position(_sequencer.Decide(Make.Keyed("a", Make.FlowEvent(1))).Result.First.Epoch, 0);
        _sequencer.Decide(Make.Keyed("a", Make.FlowEvent(1))).Should().Match<Decision>(d => d.Result.Outcome == AppendOutcome.Repeated && d.RestsOnPending);
        _sequencer.Decide(Make.Keyed("a", Make.FlowEvent(2))).Should().Match<Decision>(d => d.Result.Outcome == AppendOutcome.KeyConflict && d.RestsOnPending);
        _sequencer.Decide(Make.Batch(Make.FlowEvent(1)) with { ExpectedTip = tip })
            .Should().Match<Decision>(d => d.Result.Outcome == AppendOutcome.TipMoved && d.RestsOnPending);
        _sequencer.Decide(Make.Keyed("b", Make.FlowEvent(1)));
        _sequencer.Decide(Make.Keyed("c", Make.FlowEvent(1))).Should().Match<Decision>(d => d.Result.Outcome == AppendOutcome.KeysFull && d.RestsOnPending);
        _sequencer.Commit();
        _sequencer.Decide(Make.Keyed("a", Make.FlowEvent(1))).RestsOnPending.Should().BeFalse();
        _sequencer.Decide(Make.Keyed("c", Make.FlowEvent(1))).RestsOnPending.Should().BeFalse();
    }
}
