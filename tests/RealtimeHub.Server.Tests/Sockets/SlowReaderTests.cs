using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Sockets;

/// <summary>Peers that read late get everything, in order, and whole frames only.</summary>
public sealed class SlowReaderTests
{
    private const int SmallBuffer = 4096;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Subscriber_that_stops_reading_and_goes_on_gets_every_event_once(bool outlivesRequest)
    {
        await using var hub = await OwnSockets.StartAsync(outlivesRequest);
        using var slow = await RawWebSocket.SubscribeAsync(hub, "now", SmallBuffer);
        using var quick = await RawWebSocket.SubscribeAsync(hub, "now");
        await slow.ReceiveAsync();
        await quick.ReceiveAsync();

        const int Events = 6000;
        for (var n = 0; n < Events / 100; n++) await PublishAsync(hub, 100);

        (await quick.SequencesAsync(Events)).Should().Equal(Numbers(1, Events));
        (await slow.SequencesAsync(Events)).Should().Equal(Numbers(1, Events));
        await PublishAsync(hub, 1);
        (await slow.SequencesAsync(Events + 1)).Should().Equal(Events + 1);
        (await quick.SequencesAsync(Events + 1)).Should().Equal(Events + 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stream_cancelled_in_the_middle_of_a_frame_leaves_the_frame_whole(bool outlivesRequest)
    {
        await using var hub = await OwnSockets.StartAsync(outlivesRequest);
        using var counts = new MetricCounts(hub);
        using var raw = await RawWebSocket.SubscribeAsync(hub, "now", SmallBuffer);
        await raw.ReceiveAsync();
        for (var n = 0; n < 100; n++) await PublishAsync(hub, 100);

        await raw.SayAsync("""{"type":5,"invocationId":"1"}""");
        await Eventually.HoldsAsync(() => counts["rthub.subscribers"] == 0, "the stream is cancelled while nothing is read");
        await raw.SayAsync("""{"type":1,"invocationId":"2","target":"Coverage","arguments":[{"flow_id":"not an id"}]}""");

        var last = 0L;
        while (true)
        {
            var message = (await raw.ReceiveAsync()).Messages().Single();
            var type = message.GetProperty("type").GetInt32();
            if (type == 3 && message.GetProperty("invocationId").GetString() == "2") break;
            if (type != 2 || !message.GetProperty("item").TryGetProperty("events", out var events)) continue;
            events.EnumerateArray().First().GetProperty("position").GetString().Should().EndWith($".{last + 1}");
            last += events.GetArrayLength();
        }

        last.Should().BeLessThan(10_000, "what was not sent when it was cancelled is not sent");
    }

    [Fact]
    public async Task Subscribers_that_come_go_and_pause_while_events_pour_in_miss_and_repeat_nothing()
    {
        const int Events = 8000;
        await using var hub = await TestHub.StartAsync();
        var readers = Enumerable.Range(0, 24).Select(n => ReadAsync(hub, n, Events)).ToList();

        for (var n = 0; n < Events; n += 40) await PublishAsync(hub, 40);

        foreach (var reader in readers)
        {
            var sequences = await reader;
            sequences.Should().Equal(Numbers(sequences[0], Events));
        }
    }

    // Some from the beginning and some from now, some with small buffers; each comes when some events more are there, and pauses until more are.
    private static async Task<List<long>> ReadAsync(TestHub hub, int n, int events)
    {
        await ReachedAsync(hub, n * 200);
        using var raw = await RawWebSocket.SubscribeAsync(hub, n % 2 == 0 ? "beginning" : "now", n % 3 == 0 ? SmallBuffer : null);
        var sequences = await raw.SequencesAsync(n * 220);
        await ReachedAsync(hub, Math.Min(sequences[^1] + (n * 100), events));
        sequences.AddRange(await raw.SequencesAsync(events));
        return sequences;
    }

    private static Task ReachedAsync(TestHub hub, long sequence) =>
        Eventually.HoldsAsync(async () => long.Parse((await hub.TipAsync()).Split('.')[1]) >= sequence, $"the tip is at {sequence}");

    private static Task PublishAsync(TestHub hub, int count)
    {
        var e = SampleEvents.Segment(1).Replace("object-1", new string('x', 800));
        return hub.PublishAsync(Enumerable.Repeat(e, count));
    }

    private static IEnumerable<long> Numbers(long first, long last) => Enumerable.Range(0, (int)(last - first + 1)).Select(n => first + n);
}
