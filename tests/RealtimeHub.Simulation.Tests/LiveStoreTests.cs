using RealtimeHub.TestKit;

namespace RealtimeHub.Simulation.Tests;

public sealed class LiveStoreTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Segment = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task The_opening_comes_at_once_and_nothing_else_before_the_clock_runs()
    {
        var clock = new ManualTimeProvider(Start);
        await using var live = new SimulatedStore(new SimulationOptions(), clock).LiveAsync().GetAsyncEnumerator();

        (await live.MoveNextAsync()).Should().BeTrue();
        live.Current.Should().HaveCount(12);

        var next = live.MoveNextAsync().AsTask();
        clock.Advance(Segment);
        next.IsCompleted.Should().BeFalse("the first segment has just ended and its flows are a little behind");

        clock.Advance(Segment);
        (await next).Should().BeTrue();
    }

    [Fact]
    public async Task Flows_arrive_a_little_apart_within_a_segment()
    {
        var batches = await ReadLiveAsync(new SimulationOptions { LateOneIn = 0 }, ticks: 1, step: TimeSpan.FromMilliseconds(20));

        batches.Count.Should().BeGreaterThan(3);
        Seen.All(batches.SelectMany(b => b)).Should().HaveCount(14);
    }

    [Fact]
    public async Task Without_late_segments_live_is_the_endless_sequence()
    {
        var options = new SimulationOptions { LateOneIn = 0, Channels = 2, Start = Start };
        var batches = await ReadLiveAsync(options, ticks: 10, step: TimeSpan.FromMilliseconds(100));
        var expected = new SimulatedStore(options).Events().Skip(24).Take(28 * 10);

        Seen.Text(batches.SelectMany(b => b)).Should().Be(Seen.Text(expected));
    }

    [Fact]
    public async Task A_late_segment_leaves_a_hole_and_fills_it_later_so_that_in_the_end_nothing_is_missing()
    {
        var batches = await ReadLiveAsync(new SimulationOptions { LateOneIn = 10 }, ticks: 60, step: TimeSpan.FromMilliseconds(500));
        var events = Seen.All(batches.SelectMany(b => b));
        var segments = events.Where(e => e.Type == "flows/segments_added").ToList();

        events.Select(e => e.At).Should().BeInAscendingOrder();
        segments.Select(e => (e.FlowId, e.Timerange)).Should().OnlyHaveUniqueItems();
        foreach (var flow in segments.GroupBy(e => e.FlowId))
        {
            flow.Zip(flow.Skip(1)).Should().Contain(pair => pair.First.TimerangeEnd != pair.Second.TimerangeStart);
            var settled = flow.Select(e => decimal.Parse(e.TimerangeStart.Split(':')[0])).Order().Take(50).ToList();
            settled.Zip(settled.Skip(1)).Should().OnlyContain(pair => pair.Second - pair.First <= 3);
        }
    }

    [Fact]
    public async Task A_reader_that_was_held_up_gets_what_it_missed_in_batches_that_fit_a_publish()
    {
        var clock = new ManualTimeProvider(Start);
        await using var live = new SimulatedStore(new SimulationOptions { Channels = 50 }, clock).LiveAsync().GetAsyncEnumerator();
        var events = 0;

        (await live.MoveNextAsync()).Should().BeTrue();
        clock.Advance(TimeSpan.FromMinutes(1));
        while (events < 10_000)
        {
            (await live.MoveNextAsync()).Should().BeTrue();
            live.Current.Count.Should().BeInRange(1, 500);
            events += live.Current.Count;
        }
    }

    [Fact]
    public async Task Cancelling_ends_the_wait()
    {
        using var cancellation = new CancellationTokenSource();
        await using var live = new SimulatedStore(null, new ManualTimeProvider(Start)).LiveAsync(cancellation.Token).GetAsyncEnumerator();
        await live.MoveNextAsync().AsTask();

        var next = live.MoveNextAsync().AsTask();
        await cancellation.CancelAsync();

        await FluentActions.Awaiting(async () => await next).Should().ThrowAsync<OperationCanceledException>();
    }

    // What a live reader gets after the opening while the clock goes on in steps.
    private static async Task<List<IReadOnlyList<ReadOnlyMemory<byte>>>> ReadLiveAsync(SimulationOptions options, int ticks, TimeSpan step)
    {
        var clock = new ManualTimeProvider(Start);
        var store = new SimulatedStore(options, clock);
        var opening = store.Opening().Count();
        using var cancellation = new CancellationTokenSource();
        await using var live = store.LiveAsync(cancellation.Token).GetAsyncEnumerator(CancellationToken.None);
        var batches = new List<IReadOnlyList<ReadOnlyMemory<byte>>>();
        await live.MoveNextAsync().AsTask();
        live.Current.Should().HaveCount(opening);

        var next = live.MoveNextAsync().AsTask();
        for (var elapsed = TimeSpan.Zero; elapsed < Segment * (ticks + 0.9); elapsed += step)
        {
            clock.Advance(step);
            while (await HasEventsAsync(clock, next))
            {
                await next;
                batches.Add(live.Current);
                next = live.MoveNextAsync().AsTask();
            }
        }

        await cancellation.CancelAsync();
        await FluentActions.Awaiting(async () => await next).Should().ThrowAsync<OperationCanceledException>();
        return batches;
    }

    // The reader either has something or waits for the clock again; between the two it is on its way.
    private static async Task<bool> HasEventsAsync(ManualTimeProvider clock, Task<bool> next)
    {
        while (!next.IsCompleted && !clock.IsAwaited) await Task.Yield();
        return next.IsCompleted;
    }
}
