using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Metrics;

public sealed class MetricsTests
{
    [Fact]
    public async Task Published_events_and_refused_publishes_are_counted()
    {
        await using var hub = await TestHub.StartAsync();
        using var counts = new MetricCounts(hub);

        await hub.PublishAsync(SampleEvents.Eight);
        await hub.PublishAsync(SampleEvents.Segment(1), key: "k");
        await hub.PublishAsync(SampleEvents.Segment(1), key: "k");
        (await hub.PostAsync(SampleEvents.Segment(2), key: "k")).Dispose();
        (await hub.PostAsync("bad")).Dispose();

        counts["rthub.events.published@tams"].Should().Be(9);
        counts["rthub.publishes.refused@KeyConflict"].Should().Be(1);
    }

    [Fact]
    public async Task Deliveries_gaps_and_subscribers_are_counted_by_view()
    {
        await using var hub = await TestHub.StartAsync();
        using var counts = new MetricCounts(hub);
        await hub.PublishAsync(SampleEvents.Eight);
        await using (var wire = await SignalRWire.ConnectAsync(hub))
        await using (var sse = await SseReader.OpenAsync(hub, "from=position:0123456789abcdef.1"))
        {
            await sse.NextOfKindAsync("gap");
            await sse.EventsAsync(8);
            await (await wire.StreamAsync("Subscribe", new { from = "beginning" })).Messages.EventsAsync(8);
            await wire.InvokeAsync("JoinGroup", "tams", $"flow:{SampleEvents.FlowId}", "beginning");
            await wire.Calls.NextOfKindAsync("events");
            await hub.PageAsync();

            (counts["rthub.subscribers"], counts["rthub.subscribers@stream"], counts["rthub.subscribers@group"], counts["rthub.subscribers@sse"]).Should().Be((3, 1, 1, 1));
        }

        await Eventually.HoldsAsync(() => counts["rthub.subscribers"] == 0, "the hub noticed that all subscribers have gone");
        (counts["rthub.events.delivered@stream"], counts["rthub.events.delivered@sse"], counts["rthub.events.delivered@page"]).Should().Be((8, 8, 8));
        counts["rthub.events.delivered@group"].Should().BeGreaterThan(0);
        (counts["rthub.gaps@sse"], counts["rthub.gaps@reset"], counts["rthub.gaps"]).Should().Be((1, 1, 1));
        counts["rthub.delivery.lag"].Should().BeGreaterThanOrEqualTo(4);
    }

    [Fact]
    public async Task Refused_subscription_counts_as_nobody()
    {
        await using var hub = await TestHub.StartAsync();
        using var counts = new MetricCounts(hub);
        await using var wire = await SignalRWire.ConnectAsync(hub);

        var refused = async () => await (await wire.StreamAsync("Subscribe", new { from = "x" })).Messages.NextAsync();

        await refused.Should().ThrowAsync<HubCallFailedException>();
        counts["rthub.subscribers"].Should().Be(0);
    }
}
