using RealtimeHub.EventLog.Tests.Kit;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Tests.Contract;

public abstract partial class EventLogContract
{
    [Fact]
    public async Task Entry_of_the_hub_itself_is_kept_as_it_is_without_type_and_groups()
    {
        var e = Make.Entry("a");
        var position = await Log.AppendedAsync(e, Make.FlowEvent(1), Make.Entry("b"));
        Log.Knowledge.State.Position.Should().Be(position);
        Log = await RestartAsync();

        var events = await Log.ReadAllAsync();
        events.Select(read => read.Groups.Count).Should().Equal(0, 1, 0);
        events[0].Type.Should().Be(default(Tams.EventType));
        events[0].Marks.Should().Be(EventMarks.None);
        events[0].ToEnvelope().Should().Equal(e.Envelope.ToArray());
        Log.Knowledge.State.Position.Should().Be(position);
        Log.Knowledge.State.Flows.Keys.Should().Equal(Make.Id(1));
    }

    [Fact]
    public async Task Webhook_call_after_an_entry_of_the_hub_itself_is_still_the_same_call()
    {
        await Log.AppendedAsync(Make.Entry("a"));
        var first = await Log.AppendAsync(Make.Call(Make.FlowEvent(1)));
        await Log.AppendedAsync(Make.Entry("b"));
        (await Log.AppendAsync(Make.Call(Make.FlowEvent(1)))).Should().Be(first with { Outcome = AppendOutcome.Repeated });
    }

    [Fact]
    public async Task Snapshot_leaves_nothing_before_it()
    {
        var start = Newest;
        await Log.FillAsync(5);
        var result = await Log.AppendAsync(Make.Batch(Make.Entry("all")) with { ExpectedTip = Newest, IsSnapshot = true });

        result.Outcome.Should().Be(AppendOutcome.Appended);
        Log.Extent.Oldest.Should().Be(result.First);
        var slice = await Log.ReadAsync(start);
        slice.Gap.Should().Be(new GapMessage(GapReason.Retention, start, result.First.Plus(-1), result.First.Plus(-1)));
        var after = await Log.AppendedAsync(Make.Entry("more"));
        (await Log.ReadAllAsync(slice.End)).ShouldBeDense(6);

        Log = await RestartAsync();
        Log.Extent.Oldest.Should().Be(result.First);
        (await Log.ReadAllAsync()).Select(e => e.Position).Should().Equal(result.First, after);
    }

    [Fact]
    public async Task Snapshot_after_a_snapshot_takes_its_place()
    {
        for (var i = 1; i <= 10; i++)
        {
            var result = await Log.AppendAsync(Make.Batch(Make.Entry("all")) with { ExpectedTip = Newest, IsSnapshot = true });
            Log.Extent.Oldest.Should().Be(result.First);
            (await Log.ReadAllAsync()).ShouldBeDense(i);
        }
    }

    [Fact]
    public async Task Snapshot_of_a_tip_that_moved_is_refused_and_takes_nothing_away()
    {
        var before = Newest;
        await Log.FillAsync(3);
        var result = await Log.AppendAsync(Make.Batch(Make.Entry("all")) with { ExpectedTip = before, IsSnapshot = true });
        result.Outcome.Should().Be(AppendOutcome.TipMoved);
        (await Log.ReadAllAsync()).Should().HaveCount(3);
    }

    [Fact]
    public async Task Snapshot_that_expects_no_tip_is_a_mistake_in_the_calling_code()
    {
        var append = () => Log.AppendAsync(Make.Batch(Make.Entry("all")) with { IsSnapshot = true });
        await append.Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    public async Task Appends_around_a_snapshot_at_the_same_moment_are_kept_or_refused_and_never_lost()
    {
        for (var round = 0; round < 20; round++)
        {
            var tip = Newest;
            var appends = Enumerable.Range(0, 10).Select(i => i == 5
                ? Make.Batch(Make.Entry("all")) with { ExpectedTip = tip, IsSnapshot = true }
                : Make.Batch(Make.FlowEvent(1)));
            var results = await Task.WhenAll(appends.Select(append => Task.Run(() => Log.AppendAsync(append)))).InTime();
            var events = await Log.ReadAllAsync();
            var kept = results.Where(result => result.IsDurable).Select(result => result.First).OrderBy(position => position.Sequence).ToList();
            kept.Should().HaveCount(results[5].IsDurable ? 10 : 9);
            events.Select(e => e.Position).Should().ContainInOrder(kept.Where(position => position.Sequence >= Log.Extent.Oldest!.Value.Sequence));
            if (results[5].IsDurable) results[5].First.Should().Be(tip.Plus(1)).And.Be(Log.Extent.Oldest);
        }
    }
}
