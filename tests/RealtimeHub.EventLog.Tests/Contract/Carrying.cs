using RealtimeHub.EventLog.Tests.Kit;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Tests.Contract;

/// <summary>Where a wait says that reading goes on: never beyond something that the reader has not seen.</summary>
public abstract partial class EventLogContract
{
    [Fact]
    public async Task Wait_that_ends_with_its_time_gives_the_tip_where_nothing_of_its_scope_came()
    {
        await Log.FillAsync(3);
        var wait = Log.WaitAsync(Newest, ScopeOf(99), TimeSpan.FromSeconds(5));
        await Log.FillAsync(20);
        wait.IsCompleted.Should().BeFalse();
        Time.Advance(TimeSpan.FromSeconds(5));

        var reached = await wait.InTime();
        reached.Should().Be(Newest);
        (await Log.ReadAsync(reached, ScopeOf(99))).Should().Match<Slice>(s => s.Gap == null && s.Events.Count == 0 && s.ReachedTip);
        (await Log.WaitAsync(reached, ScopeOf(99), TimeSpan.Zero)).Should().Be(Newest);
    }

    [Fact]
    public async Task Waits_that_are_woken_give_the_tip()
    {
        var waits = Enumerable.Range(0, 9).Select(i => Log.WaitAsync(Newest, ScopeOf(100 + i, 200))).ToArray();
        await Log.FillAsync(5);
        Log.WakeReaders();
        (await Task.WhenAll(waits).InTime()).Should().AllBeEquivalentTo(Newest);
    }

    [Fact]
    public async Task Wait_that_an_event_ends_gives_the_position_before_it()
    {
        var start = Newest;
        var (one, either, everything) = (Log.WaitAsync(start, ScopeOf(98)), Log.WaitAsync(start, ScopeOf(98, 99)), Log.WaitAsync(start));
        await Log.FillAsync(4);
        await Log.AppendedAsync(Make.FlowEvent(1, 1), Make.FlowEvent(99, 1), Make.FlowEvent(98, 1), Make.FlowEvent(98, 1), Make.FlowEvent(1, 1));
        await Log.FillAsync(4);

        (await everything.InTime()).Should().Be(start, "the first one ended it");
        (await either.InTime()).Sequence.Should().Be(5);
        (await one.InTime()).Sequence.Should().Be(6);
        (await Log.ReadAsync(await one, ScopeOf(98))).Events.ShouldBeDense(7);
        (await Log.ReadAsync(await either, ScopeOf(98, 99))).Events.ShouldBeDense(6);
    }

    [Fact]
    public async Task Wait_for_what_is_there_gives_a_position_before_it()
    {
        var start = Newest;
        await Log.FillAsync(5);
        var position = await Log.AppendedAsync(Make.FlowEvent(99));
        await Log.FillAsync(5);
        foreach (var timeout in (TimeSpan[])[TimeSpan.Zero, TimeSpan.FromSeconds(5)])
        {
            var reached = await Log.WaitAsync(start, ScopeOf(99), timeout);
            (await Log.ReadAsync(reached, ScopeOf(99))).Events.Should().Contain(e => e.Position == position);
        }
    }

    [Fact]
    public async Task Wait_at_a_position_with_a_gap_to_tell_gives_it_back_so_that_it_is_told()
    {
        await Log.FillAsync(10);
        var restore = await BackupAsync();
        await Log.FillAsync(10);
        var wait = Log.WaitAsync(Newest, ScopeOf(99));
        await Log.FillAsync(10);
        Log.WakeReaders();
        var lost = await wait.InTime();
        Log = await restore();
        await Log.FillAsync(12);
        await Log.AppendedAsync(Make.FlowEvent(99));
        await Log.FillAsync(30);

        foreach (var timeout in (TimeSpan[])[TimeSpan.Zero, TimeSpan.FromSeconds(5)])
        {
            (await Log.WaitAsync(lost, ScopeOf(99), timeout)).Should().Be(lost);
            (await Log.WaitAsync(Newest.Plus(3), ScopeOf(99), timeout)).Should().Be(Newest.Plus(3));
            var unknown = new Position(Newest.Epoch + 1, 5);
            (await Log.WaitAsync(unknown, ScopeOf(99), timeout)).Should().Be(unknown);
        }

        var slice = await Log.ReadAsync(lost, ScopeOf(99));
        slice.Gap!.Reason.Should().Be(GapReason.Rollback);
        (await Log.ReadAllAsync(slice.End, ScopeOf(99))).Should().Contain(e => e.Groups.Contains(Make.Flow(99)));
    }

    [Fact]
    public async Task Wait_across_a_restart_goes_on_where_the_one_before_ended()
    {
        var wait = Log.WaitAsync(Newest, ScopeOf(99), TimeSpan.FromSeconds(5));
        await Log.FillAsync(10);
        Time.Advance(TimeSpan.FromSeconds(5));
        var reached = await wait.InTime();
        Log = await RestartAsync();

        wait = Log.WaitAsync(reached, ScopeOf(99));
        await Log.FillAsync(3);
        var position = await Log.AppendedAsync(Make.FlowEvent(99));
        (await wait.InTime()).Should().Be(position.Plus(-1));
        (await Log.ReadAllAsync(await wait, ScopeOf(99))).Should().ContainSingle().Which.Position.Should().Be(position);
    }

    [Fact]
    public async Task Readers_that_go_on_where_their_waits_end_miss_nothing_however_these_end()
    {
        const int Events = 600;
        var random = Seeded();
        var plan = Enumerable.Range(0, Events).Select(_ => Make.FlowEvent(random.Next(1, 12), 1)).Append(Make.FlowEvent(1, 1)).Append(Make.FlowEvent(2, 1)).ToArray();
        EventScope?[] scopes = [ScopeOf(1), ScopeOf(2), ScopeOf(1, 2, 3), ScopeOf(2, 11), null];
        var start = Newest;
        using var done = new CancellationTokenSource();
        var reads = scopes.Select(scope => Task.Run(() => FollowAsync(start, scope, plan.Length))).ToArray();
        // A node says something to its subscribers meanwhile, and time goes by.
        var wakes = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                Log.WakeReaders();
                Time.Advance(TimeSpan.FromMilliseconds(3));
                await Task.Delay(1);
            }
        });

        for (var i = 0; i < plan.Length;)
        {
            var count = Math.Min(random.Next(1, 5), plan.Length - i);
            await Log.AppendedAsync(plan[i..(i + count)]);
            i += count;
        }

        var got = await Task.WhenAll(reads).InTime();
        await done.CancelAsync();
        await wakes;
        for (var i = 0; i < scopes.Length; i++)
        {
            var expected = (await Log.ReadAllAsync(start, scopes[i])).Where(e => Concerns(scopes[i], e)).Select(e => e.Position.Sequence);
            got[i].Should().Equal(expected);
        }
    }

    private static bool Concerns(EventScope? scope, HubEvent e) => scope is null || e.Groups.Any(group => scope.Keys.Contains(group));

    // Reads until it stands at the last event, and goes on where its waits say.
    private async Task<List<long>> FollowAsync(Position position, EventScope? scope, int last)
    {
        var seen = new List<long>();
        while (position.Sequence < last)
        {
            var slice = await Log.ReadAsync(position, scope, new ReadLimit(7, int.MaxValue));
            slice.Gap.Should().BeNull();
            seen.AddRange(slice.Events.Where(e => Concerns(scope, e)).Select(e => e.Position.Sequence));
            position = slice.End;
            if (slice.ReachedTip && position.Sequence < last) position = await Log.WaitAsync(position, scope, TimeSpan.FromMilliseconds(10));
        }

        return seen;
    }
}
