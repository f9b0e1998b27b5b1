using RealtimeHub.EventLog.Appending;
using RealtimeHub.EventLog.Files;
using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.EventLog.Recent;
using RealtimeHub.EventLog.Tests.Kit;
using Xunit.Abstractions;

namespace RealtimeHub.EventLog.Tests.Files;

/// <summary>A sequencer that goes wrong must not get anything to the disk, to a reader or to a publisher, in release builds too.</summary>
public sealed class OrderTests(ITestOutputHelper output) : FileLogTestBed(output)
{
    [Theory]
    [InlineData(1, 0, false, "begins with 2 where 1 should come")]
    [InlineData(-1, 0, false, "begins with 0 where 1 should come")]
    [InlineData(0, -60, false, "older than the one before")]
    [InlineData(0, 0, true, "another epoch")]
    public async Task Whatever_does_not_follow_ends_the_process_before_it_is_written(int sequences, int seconds, bool otherEpoch, string reason)
    {
        Durable.CreateFolder(Folder.Path);
        var table = new EpochTable([EpochTable.Begin(1, Time)]);
        var stops = new List<(string Message, Exception Why)>();
        var hooks = new FileLogHooks { FailStop = (message, why) => stops.Add((message, why)) };
        using var segments = new SegmentSet([]);
        using var writer = new SegmentWriter(Folder.Path, segments, new SegmentLimits(Options), Time, hooks);
        writer.TryBegin(new SegmentHeader(table.Present.Id, 1, UnixMicroseconds.Of(Time.GetUtcNow()))).Should().BeTrue();
        var recent = new RecentEvents(table, new EventWindow(0, null), Time, long.MaxValue);

        Time.Jump(TimeSpan.FromSeconds(seconds));
        var sequencer = new Sequencer(
            otherEpoch ? new EpochTable([EpochTable.Begin(1, Time)]) : table, sequences, new RunningClock(Time, DateTimeOffset.MinValue),
            new IdempotencyKeys(Options.KeyWindow, 10), new FlowKnowledge(KnowledgeState.Empty), new WebhookCalls(Options.RepeatWindow, 10));
        var queue = new AppendQueue(long.MaxValue);
        var append = new PendingAppend(Make.Batch(Make.FlowEvent(1)));
        queue.TryAdd(append);
        var group = new GroupWriter(queue, sequencer, writer, new WritePace(Time), new LoneWrites(), recent, _ => { }, () => { }, hooks.FailStop);
        group.Start("tams");

        await FluentActions.Awaiting(() => append.Task.InTime()).Should().ThrowAsync<IOException>();
        await group.Ended.InTime();
        stops.Should().ContainSingle().Which.Message.Should().Be("The log's order is broken.");
        stops[0].Why.Message.Should().Contain(reason);
        RecordsOf(Folder.Segments[0]).Should().BeEmpty();
        recent.Tip.Should().Be(0);
    }

    [Fact]
    public void Event_that_does_not_follow_is_not_shown_to_readers()
    {
        var table = new EpochTable([EpochTable.Begin(1, Time)]);
        var recent = new RecentEvents(table, new EventWindow(0, null), Time, long.MaxValue);
        var e = HubEventFactory.Create(Make.FlowEvent(1), new EventStamp([Make.Flow(1)], default), table.PositionOf(2), Time.GetUtcNow());
        FluentActions.Invoking(() => recent.Append([e])).Should().Throw<OrderBrokenException>().WithMessage("After 0 came 2.");
    }
}
