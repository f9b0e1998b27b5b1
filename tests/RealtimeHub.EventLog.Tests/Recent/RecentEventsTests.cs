using System.Text;
using RealtimeHub.EventLog.Appending;
using RealtimeHub.EventLog.Recent;
using RealtimeHub.EventLog.Tests.Kit;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Tests.Recent;

public sealed class RecentEventsTests
{
    private readonly ManualTime _time = new();
    private readonly EpochTable _epochs;

    public RecentEventsTests() => _epochs = new EpochTable([EpochTable.Begin(1, _time)]);

    [Fact]
    public async Task Wait_that_is_over_leaves_nothing_behind()
    {
        var recent = Window();
        using var cancellation = new CancellationTokenSource();
        Task[] waits =
        [
            recent.WaitBeyondAsync(0, Scope(1, 2), TimeSpan.FromSeconds(5), default).AsTask(),
            recent.WaitBeyondAsync(0, null, TimeSpan.FromSeconds(5), default).AsTask(),
            recent.WaitBeyondAsync(0, Scope(3), TimeSpan.FromHours(5), cancellation.Token).AsTask(),
            recent.WaitBeyondAsync(0, Scope(4), TimeSpan.FromHours(5), default).AsTask(),
        ];
        recent.Registered.Waiters.Should().Be(4);
        _time.SetTimers.Should().Be(4);

        _time.Advance(TimeSpan.FromSeconds(5));
        await Task.WhenAll(waits[..2]).InTime();
        await cancellation.CancelAsync();
        await FluentActions.Awaiting(() => waits[2].InTime()).Should().ThrowAsync<OperationCanceledException>();
        recent.WakeAll();
        await waits[3].InTime();

        recent.Registered.Should().Be((0, 0));
        _time.SetTimers.Should().Be(0);
    }

    [Fact]
    public async Task Append_among_ten_thousand_waiters_wakes_its_own()
    {
        var recent = Window();
        var waits = Enumerable.Range(1, 10_000).Select(i => recent.WaitBeyondAsync(0, Scope(i), TimeSpan.FromSeconds(5), default).AsTask()).ToArray();
        recent.Append([Event(1, Make.Flow(17)), Event(2, Make.Flow(4711))]);
        await Task.WhenAll(waits[16], waits[4710]).InTime();
        recent.Registered.Waiters.Should().Be(9_998);
        waits.Count(wait => wait.IsCompleted).Should().Be(2);
    }

    [Fact]
    public async Task Segments_wake_no_waiter_whose_filter_wants_none_and_it_goes_on_behind_them()
    {
        var recent = Window();
        var scope = EventScope.Of(new EventFilter { Events = [Tams.EventType.FlowsDeleted] });
        var wait = recent.WaitBeyondAsync(0, scope, Timeout.InfiniteTimeSpan, default).AsTask();

        for (var i = 1; i <= 100; i++) recent.Append([Event(i, Tams.EventType.FlowsSegmentsAdded, Make.Flow(1))]);
        wait.IsCompleted.Should().BeFalse();
        recent.Append([Event(101, Make.Flow(1))]);

        (await wait.InTime()).Should().Be(_epochs.PositionOf(100));
        recent.TryReadAfter(0, scope, ReadLimit.Batch, out var slice).Should().BeTrue();
        slice.Events.Select(e => e.Position.Sequence).Should().Equal(101);
    }

    [Fact]
    public async Task Waiter_used_again_is_not_ended_by_the_timer_of_its_former_wait()
    {
        var recent = Window();
        for (var i = 1; i <= 20; i++)
        {
            var wait = recent.WaitBeyondAsync(i - 1, null, TimeSpan.FromSeconds(5), default);
            _time.Advance(TimeSpan.FromSeconds(4));
            wait.IsCompleted.Should().BeFalse();
            recent.Append([Event(i)]);
            await wait.AsTask().InTime();
        }
    }

    [Fact]
    public async Task Wait_reaches_beyond_what_the_window_dropped_meanwhile()
    {
        var recent = Window(bytes: 5_000);
        var (silent, concerned) = (recent.WaitBeyondAsync(0, Scope(2), TimeSpan.FromSeconds(5), default).AsTask(), recent.WaitBeyondAsync(0, Scope(3), TimeSpan.FromSeconds(5), default).AsTask());
        for (var i = 1; i <= 1000; i++) recent.Append([Event(i, Make.Flow(i == 990 ? 3 : 1))]);
        recent.Extent.First.Should().BeInRange(900, 990);
        _time.Advance(TimeSpan.FromSeconds(5));

        (await silent.InTime()).Should().Be(_epochs.PositionOf(1000));
        (await concerned.InTime()).Should().Be(_epochs.PositionOf(989));
        recent.TryReadAfter((await concerned).Sequence, Scope(3), ReadLimit.Batch, out var slice).Should().BeTrue();
        slice.Events.Should().ContainSingle().Which.Position.Sequence.Should().Be(990);
        (await recent.WaitBeyondAsync(5, Scope(2), TimeSpan.FromSeconds(5), default)).Should().Be(_epochs.PositionOf(5), "nobody here knows");
    }

    [Fact]
    public async Task Closed_window_gives_every_wait_back_where_it_began()
    {
        var recent = Window();
        recent.Append([Event(1, Make.Flow(1))]);
        var (scoped, everything) = (recent.WaitBeyondAsync(1, Scope(2), TimeSpan.FromSeconds(5), default).AsTask(), recent.WaitBeyondAsync(2, null, TimeSpan.FromSeconds(5), default).AsTask());
        recent.Append([Event(2, Make.Flow(1))]);

        recent.Close();

        (await scoped.InTime()).Should().Be(_epochs.PositionOf(1));
        (await everything.InTime()).Should().Be(_epochs.PositionOf(2));
        (await recent.WaitBeyondAsync(1, Scope(2), Timeout.InfiniteTimeSpan, default)).Should().Be(_epochs.PositionOf(1));
        (await recent.WaitBeyondAsync(1, Scope(2), TimeSpan.Zero, default)).Should().Be(_epochs.PositionOf(1));
        recent.Registered.Waiters.Should().Be(0);
    }

    [Fact]
    public void Window_keeps_the_newest_that_fit_and_their_keys_only()
    {
        var recent = Window(bytes: 20_000);
        for (var i = 1; i <= 1000; i++) recent.Append([Event(i, Make.Flow(i), Make.Flow(i), Make.Source(1))]);
        var (first, tip, bytes) = recent.Extent;
        tip.Should().Be(1000);
        first.Should().BeInRange(900, 990);
        bytes.Should().BeLessThanOrEqualTo(20_000);
        recent.Registered.Lines.Should().Be((int)(tip - first + 1) + 2, "each has a flow, and all have the source and that they tell of flows");
        recent.TryReadAfter(first - 2, null, ReadLimit.Batch, out _).Should().BeFalse("that is for the files");
        recent.TryReadAfter(first - 1, null, ReadLimit.Batch, out var slice).Should().BeTrue();
        slice.Events.Count.Should().Be((int)(tip - first + 1));
    }

    [Fact]
    public void Event_larger_than_the_window_is_kept_until_the_next()
    {
        var recent = Window(bytes: 1);
        recent.Append([Event(1)]);
        recent.Extent.First.Should().Be(1);
        recent.Append([Event(2), Event(3)]);
        recent.Extent.First.Should().Be(3);
    }

    [Fact]
    public void Reader_without_a_match_moves_to_the_tip_at_once()
    {
        var recent = Window(bytes: 8 << 20);
        for (var i = 1; i <= 5000; i++) recent.Append([Event(i, Make.Flow(1))]);
        recent.TryReadAfter(10, Scope(2), new ReadLimit(1, 1), out var slice).Should().BeTrue();
        slice.Should().Match<Slice>(s => s.ReachedTip && s.End.Sequence == 5000 && s.Events.Count == 0);
    }

    [Fact]
    public void Scoped_read_that_is_full_ends_at_its_last_event_and_one_that_is_not_at_the_tip()
    {
        var recent = Window();
        for (var i = 1; i <= 100; i++) recent.Append([Event(i, Make.Flow(i % 10), Make.Source(i % 5))]);
        var scope = EventScope.Of(new EventFilter { FlowIds = [Make.Id(3), Make.Id(4)], SourceIds = [Make.Id(3)] })!;
        recent.TryReadAfter(50, scope, new ReadLimit(4, int.MaxValue), out var slice).Should().BeTrue();
        slice.Events.Select(e => e.Position.Sequence).Should().Equal(53, 54, 58, 63);
        slice.Should().Match<Slice>(s => s.End.Sequence == 63 && s.Behind == 37 && !s.ReachedTip);
        recent.TryReadAfter(95, scope, new ReadLimit(4, int.MaxValue), out slice).Should().BeTrue();
        slice.Should().Match<Slice>(s => s.End.Sequence == 100 && s.ReachedTip && s.Events.Count == 1);
    }

    [Fact]
    public void Sequence_that_does_not_follow_is_refused()
    {
        var recent = Window();
        recent.Append([Event(1)]);
        FluentActions.Invoking(() => recent.Append([Event(3)])).Should().Throw<InvalidOperationException>();
    }

    private static EventScope Scope(params int[] flows) =>
        EventScope.Of(new EventFilter { FlowIds = [.. flows.Select(Make.Id)], SourceIds = [Make.Id(-1)] })!;

    private HubEvent Event(long sequence, params Group[] groups) => Event(sequence, Tams.EventType.FlowsDeleted, groups);

    private HubEvent Event(long sequence, Tams.EventType type, params Group[] groups) =>
        new(_epochs.PositionOf(sequence), type, groups, _time.GetUtcNow(), Encoding.UTF8.GetBytes("{}"), 1);

    private RecentEvents Window(long bytes = 1 << 20) => new(_epochs, new EventWindow(0, null), _time, bytes);
}
