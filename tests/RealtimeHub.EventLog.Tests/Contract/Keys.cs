using RealtimeHub.EventLog.Tests.Kit;

namespace RealtimeHub.EventLog.Tests.Contract;

public abstract partial class EventLogContract
{
    [Fact]
    public async Task Repeat_with_the_same_key_yields_the_same_positions_also_after_a_restart()
    {
        var batch = Make.Keyed("k", Make.FlowEvent(1), Make.FlowEvent(2));
        var first = await Log.AppendAsync(batch);
        await Log.FillAsync(3);
        var second = await Log.AppendAsync(batch);
        Log = await RestartAsync();
        var third = await Log.AppendAsync(batch);

        first.Outcome.Should().Be(AppendOutcome.Appended);
        second.Should().Be(first with { Outcome = AppendOutcome.Repeated });
        third.Should().Be(second);
        (await Log.ReadAllAsync()).Should().HaveCount(5);
    }

    [Fact]
    public async Task Same_key_with_other_content_is_a_conflict_also_after_a_restart()
    {
        await Log.AppendAsync(Make.Keyed("k", Make.FlowEvent(1)));
        (await Log.AppendAsync(Make.Keyed("k", Make.FlowEvent(2)))).Outcome.Should().Be(AppendOutcome.KeyConflict);
        Log = await RestartAsync();
        (await Log.AppendAsync(Make.Keyed("k", Make.FlowEvent(2)))).Outcome.Should().Be(AppendOutcome.KeyConflict);
        Newest.Sequence.Should().Be(1);
    }

    [Fact]
    public async Task Same_key_of_another_producer_is_another_key()
    {
        var batch = Make.Keyed("k", Make.FlowEvent(1));
        await Log.AppendAsync(batch);
        (await Log.AppendAsync(batch with { Producer = "q" })).Outcome.Should().Be(AppendOutcome.Appended);
    }

    [Fact]
    public async Task Key_is_remembered_for_its_window_and_no_longer()
    {
        var batch = Make.Keyed("k", Make.FlowEvent(1));
        await Log.AppendAsync(batch);
        Time.Advance(Options.KeyWindow);
        (await Log.AppendAsync(batch)).Outcome.Should().Be(AppendOutcome.Repeated);
        Time.Advance(TimeSpan.FromMilliseconds(1));
        (await Log.AppendAsync(batch)).Outcome.Should().Be(AppendOutcome.Appended);
        Log = await RestartAsync();
        (await Log.AppendAsync(batch)).Should().Match<AppendResult>(result => result.Outcome == AppendOutcome.Repeated && result.First.Sequence == 2);
    }

    [Fact]
    public async Task Keys_beyond_the_bound_are_refused_until_the_window_frees_some()
    {
        Options.MaxKeys = 3;
        Log = await RestartAsync();
        for (var i = 0; i < 3; i++) (await Log.AppendAsync(Make.Keyed($"k{i}", Make.FlowEvent(1)))).Outcome.Should().Be(AppendOutcome.Appended);
        (await Log.AppendAsync(Make.Keyed("one more", Make.FlowEvent(1)))).Outcome.Should().Be(AppendOutcome.KeysFull);
        (await Log.AppendAsync(Make.Keyed("k1", Make.FlowEvent(1)))).Outcome.Should().Be(AppendOutcome.Repeated);
        (await Log.AppendAsync(Make.Batch(Make.FlowEvent(1)))).Outcome.Should().Be(AppendOutcome.Appended, "it has no key");
        Time.Advance(Options.KeyWindow + TimeSpan.FromSeconds(1));
        (await Log.AppendAsync(Make.Keyed("one more", Make.FlowEvent(1)))).Outcome.Should().Be(AppendOutcome.Appended);
    }

    [Fact]
    public async Task Racing_repeats_append_once_and_agree()
    {
        for (var round = 0; round < 50; round++)
        {
            var batch = Make.Keyed($"k{round}", Make.FlowEvent(1), Make.FlowEvent(2));
            var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Log.AppendAsync(batch)))).InTime();
            results.Count(result => result.Outcome == AppendOutcome.Appended).Should().Be(1);
            results.Should().OnlyContain(result => result.IsDurable && result.First == results[0].First && result.Count == 2);
        }

        (await Log.ReadAllAsync()).Should().HaveCount(100);
    }
}
