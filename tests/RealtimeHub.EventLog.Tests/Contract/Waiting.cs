using System.Collections.Immutable;
using RealtimeHub.EventLog.Tests.Kit;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Tests.Contract;

public abstract partial class EventLogContract
{
    [Fact]
    public async Task Wait_racing_with_an_append_is_always_woken()
    {
        var random = Seeded();
        for (var round = 0; round < 500; round++)
        {
            var tip = Newest;
            var scope = round % 2 == 0 ? null : ScopeOf(1);
            var spin = random.Next(200);
            var append = Task.Run(async () =>
            {
                Thread.SpinWait(spin);
                await Log.AppendedAsync(Make.FlowEvent(1));
            });
            await Log.WaitAsync(tip, scope).InTime();
            (await Log.ReadAsync(tip, scope)).Events.Count.Should().Be(1, "whoever is woken finds something");
            await append;
        }
    }

    [Fact]
    public async Task Wait_for_what_is_there_completes_at_once()
    {
        var before = Newest;
        await Log.FillAsync(1);
        Log.WaitAsync(before).IsCompletedSuccessfully.Should().BeTrue();
        Log.WaitAsync(before, ScopeOf(1)).IsCompletedSuccessfully.Should().BeTrue();
    }

    [Fact]
    public async Task Append_wakes_those_whose_scope_it_touches_and_those_without_one()
    {
        var tip = Newest;
        var (touched, other, everything) = (Log.WaitAsync(tip, ScopeOf(1, 3)), Log.WaitAsync(tip, ScopeOf(2, 4)), Log.WaitAsync(tip));
        await Log.AppendedAsync(Make.FlowEvent(1));
        await Task.WhenAll(touched, everything).InTime();
        other.IsCompleted.Should().BeFalse();
        await Log.AppendedAsync(Make.FlowEvent(4));
        await other.InTime();
    }

    [Fact]
    public async Task Source_events_and_unresolved_ones_wake_those_whose_scope_must_allow_for_them()
    {
        var tip = Newest;
        var flows = Log.WaitAsync(tip, ScopeOf(99));
        await Log.AppendedAsync(Make.SourceEvent(5));
        await flows.InTime();

        tip = Newest;
        var sources = Log.WaitAsync(tip, EventScope.Of(new EventFilter { SourceIds = [Make.Id(99)] }));
        await Log.AppendedAsync(Make.FlowEvent(5));
        await sources.InTime();
    }

    [Fact]
    public async Task Wait_ends_when_its_time_is_over()
    {
        var wait = Log.WaitAsync(Newest, ScopeOf(1), TimeSpan.FromSeconds(5));
        var shorter = Log.WaitAsync(Newest, null, TimeSpan.FromSeconds(2));
        Time.Advance(TimeSpan.FromSeconds(2));
        await shorter.InTime();
        wait.IsCompleted.Should().BeFalse();
        Time.Advance(TimeSpan.FromSeconds(3));
        await wait.InTime();
        Log.WaitAsync(Newest, null, TimeSpan.Zero).IsCompletedSuccessfully.Should().BeTrue();
    }

    [Fact]
    public async Task Wait_that_is_cancelled_throws()
    {
        using var cancellation = new CancellationTokenSource();
        var wait = Log.WaitAsync(Newest, ScopeOf(1), null, cancellation.Token);
        await cancellation.CancelAsync();
        await FluentActions.Awaiting(() => wait.InTime()).Should().ThrowAsync<OperationCanceledException>();
        await FluentActions.Awaiting(() => Log.WaitAsync(Newest, null, null, cancellation.Token)).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Waking_the_readers_ends_every_wait()
    {
        var waits = Enumerable.Range(1, 20).Select(i => Log.WaitAsync(Newest, i % 4 == 0 ? null : ScopeOf(i, i + 1))).ToArray();
        Log.WakeReaders();
        await Task.WhenAll(waits).InTime();
    }

    [Fact]
    public void Wait_at_a_position_with_a_gap_to_tell_completes_at_once()
    {
        Log.WaitAsync(Newest.Plus(3)).IsCompletedSuccessfully.Should().BeTrue();
        Log.WaitAsync(new Position(Newest.Epoch + 1, 0)).IsCompletedSuccessfully.Should().BeTrue();
    }

    protected static EventScope ScopeOf(params int[] flows) =>
        EventScope.Of(new EventFilter { FlowIds = [.. flows.Select(Make.Id)] })!;
}
