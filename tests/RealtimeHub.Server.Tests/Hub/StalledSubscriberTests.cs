using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Hub;

/// <summary>A subscriber that does not read holds a position and at most one batch; it hurts nobody else.</summary>
public sealed class StalledSubscriberTests
{
    private const int Batches = 100;
    private const int Each = 100;

    [Fact]
    public async Task Stalled_subscribers_delay_neither_publishing_nor_the_others_and_are_not_buffered_for()
    {
        await using var hub = await TestHub.StartAsync();
        using var counts = new MetricCounts(hub);
        using var overWebSocket = await StalledSubscriber.OverWebSocketAsync(hub);
        using var overSse = await StalledSubscriber.OverSseAsync(hub);
        await Eventually.HoldsAsync(() => counts["rthub.subscribers"] == 2, "both stalled subscribers are served");
        await using var wire = await SignalRWire.ConnectAsync(hub);
        await wire.InvokeAsync("JoinGroup", "tams", $"flow:{SampleEvents.FlowId}", "now");
        await wire.Calls.NextAsync("caught_up");

        var published = await PublishTwentyMegabytesAsync(hub);

        (await wire.Calls.EventsAsync(Batches * Each)).Positions().Should().Equal(published);
        counts["rthub.events.delivered@group"].Should().Be(Batches * Each);
        counts["rthub.events.delivered@stream"].Should().BeLessThan(Batches * Each / 2, "what the sockets do not take stays in the log");
        counts["rthub.events.delivered@sse"].Should().BeLessThan(Batches * Each / 2, "what the sockets do not take stays in the log");
    }

    private static async Task<List<string>> PublishTwentyMegabytesAsync(TestHub hub)
    {
        var padding = new string('x', 2000);
        var e = SampleEvents.Segment(1).Replace("object-1", padding);
        var positions = new List<string>();
        for (var n = 0; n < Batches; n++) positions.AddRange(await hub.PublishAsync(Enumerable.Repeat(e, Each)));
        return positions;
    }
}
