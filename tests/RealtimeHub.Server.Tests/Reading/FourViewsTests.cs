using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Reading;

/// <summary>Page, server-sent events, stream and group are views of one log: the same events, in the same order, at the same positions.</summary>
public sealed class FourViewsTests
{
    [Fact]
    public async Task Eight_sample_events_come_out_of_every_view_as_they_went_in()
    {
        await using var hub = await TestHub.StartAsync();
        var positions = await hub.PublishAsync(SampleEvents.Eight);

        var page = (await hub.PageAsync()).GetProperty("events").EnumerateArray().ToList();
        await using var sse = await SseReader.OpenAsync(hub, "from=beginning");
        var messages = await sse.EventsAsync(8);
        await using var wire = await SignalRWire.ConnectAsync(hub);
        var stream = await (await wire.StreamAsync("Subscribe", new { stream = "tams", from = "beginning" })).Messages.EventsAsync(8);

        page.Positions().Should().Equal(positions);
        messages.Select(m => m.EventId).Should().Equal(positions);
        stream.Positions().Should().Equal(positions);
        BareEvents.ShouldBeSame(page.Select(e => e.GetRawText()), SampleEvents.Eight);
        messages.Select(m => m.Data).Should().Equal(page.Select(e => e.GetRawText()), "an event's bytes are prepared once");
        stream.Select(e => e.GetRawText()).Should().Equal(messages.Select(m => m.Data));
    }

    [Fact]
    public async Task Groups_together_give_the_eight_sample_events_too()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.PublishAsync(SampleEvents.Eight);
        var page = (await hub.PageAsync()).GetProperty("events").EnumerateArray().ToList();
        var groups = page.SelectMany(e => e.GetProperty("groups").EnumerateArray()).Select(g => g.GetString()!).Distinct()
            // Of collections the samples tell only after the flows that they would concern: those groups get a gap first.
            .Where(g => g.StartsWith("flow:", StringComparison.Ordinal) || g.StartsWith("source:", StringComparison.Ordinal)).ToList();
        await using var wire = await SignalRWire.ConnectAsync(hub);

        var came = new Dictionary<string, string>();
        foreach (var group in groups)
        {
            var expected = page.Where(e => e.GetProperty("groups").EnumerateArray().Any(g => g.GetString() == group)).Select(e => e.GetRawText()).ToList();
            await wire.InvokeAsync("JoinGroup", "tams", group, "beginning");
            var events = await wire.Calls.EventsAsync(expected.Count);
            await wire.InvokeAsync("LeaveGroup", "tams", group);
            wire.Calls.Already();

            events.Select(e => e.GetRawText()).Should().Equal(expected);
            foreach (var e in events) came[e.GetProperty("position").GetString()!] = e.GetRawText();
        }

        came.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => e.Value).Should().Equal(page.Select(e => e.GetRawText()));
    }

    [Fact]
    public async Task Live_events_come_at_every_view_in_one_order()
    {
        await using var hub = await TestHub.StartAsync();
        await using var wire = await SignalRWire.ConnectAsync(hub);
        var stream = await wire.StreamAsync("Subscribe", new { });
        await stream.Messages.NextAsync("caught_up");
        await wire.InvokeAsync("JoinGroup", "tams", $"flow:{SampleEvents.FlowId}", "now");
        await wire.Calls.NextAsync("caught_up");
        await using var sse = await SseReader.OpenAsync(hub);
        await sse.NextOfKindAsync("caught_up");

        var batches = await Task.WhenAll(Enumerable.Range(0, 30).Select(n => hub.PublishAsync([SampleEvents.Segment(n), SampleEvents.Segment(n + 1)])));

        var positions = (await hub.PageAsync()).GetProperty("events").EnumerateArray().ToList().Positions();
        positions.Should().HaveCount(60).And.BeEquivalentTo(batches.SelectMany(b => b));
        (await stream.Messages.EventsAsync(60)).Positions().Should().Equal(positions);
        (await wire.Calls.EventsAsync(60)).Positions().Should().Equal(positions);
        (await sse.EventsAsync(60)).Select(e => e.EventId).Should().Equal(positions);
    }

    [Fact]
    public async Task Batch_of_a_thousand_comes_whole_and_in_order_at_every_view()
    {
        await using var hub = await TestHub.StartAsync();
        var positions = await hub.PublishAsync(Enumerable.Range(0, 1000).Select(n => SampleEvents.Segment(n)));
        await using var wire = await SignalRWire.ConnectAsync(hub);

        var stream = await wire.StreamAsync("Subscribe", new { from = "beginning" });
        await using var sse = await SseReader.OpenAsync(hub, "from=beginning");

        (await stream.Messages.EventsAsync(1000)).Positions().Should().Equal(positions);
        (await sse.EventsAsync(1000)).Select(e => e.EventId).Should().Equal(positions);
        (await hub.PageAsync("from=beginning&limit=1000")).GetProperty("events").EnumerateArray().ToList().Positions().Should().Equal(positions);
    }
}
