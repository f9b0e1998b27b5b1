using System.Diagnostics;
using System.Text;
using RealtimeHub.EventLog;
using RealtimeHub.Protocol;

namespace RealtimeHub.Benchmarks;

/// <summary>
/// What waiting subscribers cost an append: ten thousand, each with a filter for a flow of its own, against the same appends with
/// none. Two kinds of events: of flows that nobody follows, and of followed ones, each of which wakes its one subscriber.
/// </summary>
internal static class Wakes
{
    private const int Subscribers = 10_000;
    private const int Appends = 20_000;
    private const int Rounds = 5;

    public static async Task RunAsync()
    {
        Console.WriteLine($"{Subscribers:N0} subscribers, {Appends:N0} appends of one event, median of {Rounds} rounds, µs an event");
        await MeasureAsync("nobody follows the flow", 0, Flow(Subscribers + 1));
        await MeasureAsync("nobody follows the flow", Subscribers, Flow(Subscribers + 1));
        await MeasureAsync("one follows each flow", 0, null);
        await MeasureAsync("one follows each flow", Subscribers, null);
    }

    private static async Task MeasureAsync(string what, int subscribers, Guid? flow)
    {
        var times = new List<double>();
        var woken = 0L;
        for (var round = 0; round <= Rounds; round++)
        {
            var (micros, wakes) = await RoundAsync(subscribers, flow);
            // The first one warms up.
            if (round > 0) times.Add(micros);
            woken = wakes;
        }

        times.Sort();
        Console.WriteLine($"{what,-26} {subscribers,6:N0} subscribers  {times[Rounds / 2],7:F2}  ({times[0]:F2} to {times[^1]:F2})  {woken:N0} wakes");
    }

    private static async Task<(double Micros, long Wakes)> RoundAsync(int subscribers, Guid? flow)
    {
        await using var log = new MemoryEventLog("tams", new LogOptions(), TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var board = new NoticeBoard("bench");
        var counts = new long[subscribers];
        var arrived = new CountdownEvent(subscribers + 1);
        var readers = Enumerable.Range(0, subscribers).Select(i => ReadAsync(log, board, i, counts, arrived, stop.Token)).ToArray();
        arrived.Signal();
        arrived.Wait();
        var batches = Enumerable.Range(0, Appends).Select(i => Batch(flow ?? Flow(i % Subscribers))).ToArray();

        var began = Stopwatch.GetTimestamp();
        foreach (var batch in batches) await log.AppendAsync(batch, CancellationToken.None);
        var expected = flow is null && subscribers > 0 ? Appends : 0;
        // Deliveries count too: the clock stops when the last of them is made.
        while (counts.Sum() < expected) await Task.Yield();
        var micros = Stopwatch.GetElapsedTime(began).TotalMicroseconds / Appends;

        await stop.CancelAsync();
        await Task.WhenAll(readers);
        return (micros, counts.Sum());
    }

    private static async Task ReadAsync(IEventLog log, NoticeBoard board, int i, long[] counts, CountdownEvent arrived, CancellationToken stop)
    {
        var subscription = new Subscription(log, new EventFilter { FlowIds = [Flow(i)] }, board, TimeProvider.System);
        try
        {
            await foreach (var message in subscription.ReadAsync(StartFrom.Now, stop))
            {
                if (message is CaughtUpMessage && counts[i] == 0 && !arrived.IsSet) arrived.Signal();
                if (message is EventsMessage events) counts[i] += events.Events.Count;
            }
        }
        catch (OperationCanceledException)
        {
            // The round is over.
        }
    }

    private static AppendBatch Batch(Guid flow) => new([Events.Read(Encoding.UTF8.GetBytes(
        $$"""{"event_timestamp":"2026-07-23T12:41:28Z","event_type":"flows/segments_added","event":{"flow_id":"{{flow}}","segments":[{"object_id":"o","timerange":"[0:0_1:0)"} ] } }"""))]);

    private static Guid Flow(int number) => new(number, 0, 0x4000, [0x80, 0, 0, 0, 0, 0, 0, 1]);
}
