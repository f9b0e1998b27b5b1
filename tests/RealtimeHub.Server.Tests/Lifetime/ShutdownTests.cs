using System.Text.Json;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Lifetime;

public sealed class ShutdownTests
{
    [Fact]
    public async Task Every_subscriber_is_told_and_then_its_subscription_ends()
    {
        await using var hub = await TestHub.StartAsync();
        await using var wire = await SignalRWire.ConnectAsync(hub);
        var stream = await wire.StreamAsync("Subscribe", new { });
        await stream.Messages.NextAsync("caught_up");
        await wire.InvokeAsync("JoinGroup", "tams", $"flow:{SampleEvents.FlowId}", "now");
        await wire.Calls.NextAsync("caught_up");
        await using var sse = await SseReader.OpenAsync(hub);
        await sse.NextOfKindAsync("caught_up");

        await hub.StopAsync();

        (await stream.Messages.ToEndAsync()).Select(Reason).Should().Equal("shutdown");
        Reason(await wire.Calls.NextAsync("notice")).Should().Be("shutdown");
        Reason(await sse.NextOfKindAsync("notice")).Should().Be("shutdown");
        (await sse.NextAsync()).Should().BeNull("the subscription ends");
        await wire.Closed.WaitAsync(Deadline.Limit);
    }

    [Fact]
    public async Task Subscriber_gets_what_was_published_before_the_notice()
    {
        await using var hub = await TestHub.StartAsync();
        await using var wire = await SignalRWire.ConnectAsync(hub);
        var stream = await wire.StreamAsync("Subscribe", new { });
        await stream.Messages.NextAsync("caught_up");

        var positions = await hub.PublishAsync(SampleEvents.Eight);
        (await stream.Messages.EventsAsync(8)).Positions().Should().Equal(positions);
        await hub.StopAsync();

        (await stream.Messages.ToEndAsync()).Select(Reason).Should().Equal("shutdown");
    }

    [Fact]
    public async Task Waiting_page_is_answered()
    {
        await using var hub = await TestHub.StartAsync();
        var waiting = hub.PageAsync($"from=position:{await hub.TipAsync()}&wait=60");
        await hub.PageAsync();

        await hub.StopAsync();

        (await waiting.WaitAsync(Deadline.Limit)).GetProperty("events").GetArrayLength().Should().Be(0);
    }

    [Fact]
    public async Task Publishing_in_flight_is_answered_and_what_was_acknowledged_is_in_the_log()
    {
        using var folder = new TestFolder();
        var acknowledged = new List<string>();
        await using (var hub = await TestHub.StartAsync(folder: folder))
        {
            var publishers = Enumerable.Range(0, 8).Select(_ => PublishUntilRefusedAsync(hub, acknowledged)).ToList();
            await Eventually.HoldsAsync(() => Count(acknowledged) > 50, "the publishers are at work");
            await hub.StopAsync();
            await Task.WhenAll(publishers);
        }

        await using var again = await TestHub.StartAsync(folder: folder);
        var kept = await AllAsync(again);
        kept.Should().Contain(acknowledged);
        kept.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Restarted_hub_keeps_positions_and_keys_and_begins_an_epoch()
    {
        using var folder = new TestFolder();
        List<string> positions, keyed;
        await using (var hub = await TestHub.StartAsync(folder: folder))
        {
            positions = await hub.PublishAsync(SampleEvents.Eight);
            keyed = await hub.PublishAsync(SampleEvents.Segment(1), key: "kept");
        }

        await using var again = await TestHub.StartAsync(folder: folder);
        (await again.PublishAsync(SampleEvents.Segment(1), key: "kept")).Should().Equal(keyed);
        var next = await again.PublishAsync(SampleEvents.Segment(2));

        (await AllAsync(again)).Should().Equal([.. positions, .. keyed, .. next]);
        next[0].Should().EndWith(".10");
        next[0][..16].Should().NotBe(keyed[0][..16]);
        var page = await again.PageAsync($"from=position:{positions[3]}");
        page.TryGetProperty("gap", out _).Should().BeFalse("a position of before the restart is as good as new");
        page.GetProperty("events").EnumerateArray().ToList().Positions().Should().Equal([.. positions.Skip(4), .. keyed, .. next]);
    }

    [Fact]
    public async Task Subscriber_resumes_on_the_restarted_hub_without_loss()
    {
        using var folder = new TestFolder();
        List<string> positions;
        string last;
        await using (var hub = await TestHub.StartAsync(folder: folder))
        {
            positions = await hub.PublishAsync(SampleEvents.Eight);
            await using var sse = await SseReader.OpenAsync(hub, "from=beginning");
            await sse.EventsAsync(5);
            last = sse.LastEventId;
        }

        await using var again = await TestHub.StartAsync(folder: folder);
        var more = await again.PublishAsync(SampleEvents.Segment(1));
        await using var resumed = await SseReader.OpenAsync(again, lastEventId: last);

        (await resumed.EventsAsync(4)).Select(e => e.EventId).Should().Equal([.. positions.Skip(5), .. more]);
    }

    private static string? Reason(JsonElement message) => message.TryGetProperty("reason", out var reason) ? reason.GetString() : message.GetRawText();

    private static async Task PublishUntilRefusedAsync(TestHub hub, List<string> acknowledged)
    {
        try
        {
            while (true)
            {
                using var response = await hub.PostAsync(SampleEvents.Segment(1));
                if ((int)response.StatusCode == 503) return;
                var positions = HubCalls.ReadPositions(await response.EnsureSuccessStatusCode().JsonAsync());
                lock (acknowledged) acknowledged.AddRange(positions);
            }
        }
        catch (HttpRequestException)
        {
            // It no longer listens.
        }
    }

    private static int Count(List<string> list)
    {
        lock (list) return list.Count;
    }

    private static async Task<List<string>> AllAsync(TestHub hub)
    {
        var all = new List<string>();
        var from = "beginning";
        while (true)
        {
            var page = await hub.PageAsync($"from={from}&limit=1000");
            all.AddRange(page.GetProperty("events").EnumerateArray().ToList().Positions());
            if (page.GetProperty("reached_tip").GetBoolean()) return all;
            from = $"position:{page.GetProperty("position").GetString()}";
        }
    }
}
