using RealtimeHub.EventLog.Tests.Kit;

namespace RealtimeHub.EventLog.Tests.Contract;

public abstract partial class EventLogContract
{
    [Fact]
    public async Task Webhook_call_that_says_the_same_again_is_the_same_also_after_a_restart()
    {
        var call = Make.Call(Make.FlowEvent(1));
        var first = await Log.AppendAsync(call);
        await Log.AppendAsync(Make.Call(Make.FlowEvent(2)));
        await Log.AppendedAsync(Make.SourceEvent(1));
        var second = await Log.AppendAsync(call);
        Log = await RestartAsync();
        var third = await Log.AppendAsync(call);

        first.Outcome.Should().Be(AppendOutcome.Appended);
        second.Should().Be(first with { Outcome = AppendOutcome.Repeated });
        third.Should().Be(second);
        (await Log.ReadAllAsync()).Should().HaveCount(3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Webhook_call_is_appended_again_when_something_else_was_said_of_its_flow(bool restarts)
    {
        var (added, deleted) = (Make.FlowEvent(1, 1), Make.FlowEvent(1));
        await Log.AppendAsync(Make.Call(added));
        await Log.AppendAsync(Make.Call(deleted));
        if (restarts) Log = await RestartAsync();
        (await Log.AppendAsync(Make.Call(added))).Outcome.Should().Be(AppendOutcome.Appended, "a segment may be added again after its deletion");
        await Log.AppendedAsync(deleted);
        if (restarts) Log = await RestartAsync();
        (await Log.AppendAsync(Make.Call(added))).Outcome.Should().Be(AppendOutcome.Appended, "whatever door the other came through");
        (await Log.ReadAllAsync()).Should().HaveCount(5);
    }

    [Fact]
    public async Task Webhook_call_about_a_source_is_repeated_like_one_about_a_flow()
    {
        var call = Make.Call(Make.SourceEvent(1));
        await Log.AppendAsync(call);
        (await Log.AppendAsync(call)).Outcome.Should().Be(AppendOutcome.Repeated);
        await Log.AppendedAsync(Make.FlowEvent(1, 1));
        (await Log.AppendAsync(call)).Outcome.Should().Be(AppendOutcome.Repeated, "nothing was said of the source");
    }

    [Fact]
    public async Task Webhook_call_of_many_events_is_repeated_only_as_a_whole()
    {
        var call = Make.Call(Make.FlowEvent(1, 1), Make.FlowEvent(1), Make.FlowEvent(2));
        var first = await Log.AppendAsync(call);
        (await Log.AppendAsync(call)).Should().Be(first with { Outcome = AppendOutcome.Repeated });
        await Log.AppendedAsync(Make.FlowEvent(2, 1));
        (await Log.AppendAsync(call)).Outcome.Should().Be(AppendOutcome.Appended);
    }

    [Fact]
    public async Task Webhook_call_is_remembered_for_its_window_and_no_longer()
    {
        var call = Make.Call(Make.FlowEvent(1));
        await Log.AppendAsync(call);
        Time.Advance(Options.RepeatWindow);
        (await Log.AppendAsync(call)).Outcome.Should().Be(AppendOutcome.Repeated);
        Time.Advance(TimeSpan.FromMilliseconds(1));
        (await Log.AppendAsync(call)).Outcome.Should().Be(AppendOutcome.Appended);
    }

    [Fact]
    public async Task Webhook_calls_are_never_repeats_when_their_window_is_zero()
    {
        Options.RepeatWindow = TimeSpan.Zero;
        Log = await RestartAsync();
        for (var i = 0; i < 3; i++) (await Log.AppendAsync(Make.Call(Make.FlowEvent(1)))).Outcome.Should().Be(AppendOutcome.Appended);
    }

    [Fact]
    public async Task Other_publishes_are_appended_however_often_they_say_the_same()
    {
        await Log.AppendAsync(Make.Call(Make.FlowEvent(1)));
        await Log.AppendedAsync(Make.FlowEvent(1));
        await Log.AppendedAsync(Make.FlowEvent(1));
        (await Log.AppendAsync(Make.Keyed("k", Make.FlowEvent(1)))).Outcome.Should().Be(AppendOutcome.Appended);
    }

    [Fact]
    public async Task Racing_webhook_calls_that_say_the_same_append_once_and_agree()
    {
        for (var round = 0; round < 50; round++)
        {
            var call = Make.Call(Make.FlowEvent(round));
            var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Log.AppendAsync(call)))).InTime();
            results.Count(result => result.Outcome == AppendOutcome.Appended).Should().Be(1);
            results.Should().OnlyContain(result => result.IsDurable && result.First == results[0].First);
        }

        (await Log.ReadAllAsync()).Should().HaveCount(50);
    }

    [Fact]
    public async Task Webhook_calls_about_more_flows_than_are_remembered_are_all_appended_and_the_last_is_known()
    {
        Options.MaxKeys = 100;
        Log = await RestartAsync();
        for (var i = 0; i < 350; i++) (await Log.AppendAsync(Make.Call(Make.FlowEvent(i)))).Outcome.Should().Be(AppendOutcome.Appended);
        (await Log.AppendAsync(Make.Call(Make.FlowEvent(349)))).IsDurable.Should().BeTrue();
        (await Log.ReadAllAsync()).ShouldBeDense();
    }
}
