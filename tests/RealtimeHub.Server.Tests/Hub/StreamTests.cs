using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Hub;

public sealed class StreamTests(HubFixture fixture) : SharedHubTests(fixture)
{
    [Fact]
    public async Task Caught_up_comes_on_arrival_with_the_tip_and_the_node()
    {
        await Hub.PublishAsync(SampleEvents.Segment(1));
        await using var wire = await SignalRWire.ConnectAsync(Hub);

        var caughtUp = await (await wire.StreamAsync("Subscribe", new { })).Messages.NextAsync("caught_up");

        caughtUp.GetProperty("position").GetString().Should().Be(await Hub.TipAsync());
        caughtUp.GetProperty("node").GetString().Should().Be(Environment.MachineName);
    }

    [Fact]
    public async Task Behind_counts_what_the_tip_is_ahead_and_reaches_0()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.PublishAsync(Enumerable.Range(0, 1000).Select(n => SampleEvents.Segment(n)));
        await using var wire = await SignalRWire.ConnectAsync(hub);
        var messages = (await wire.StreamAsync("Subscribe", new { from = "beginning" })).Messages;

        long read = 0;
        var behind = long.MaxValue;
        while (behind > 0)
        {
            var message = await messages.NextAsync("events");
            read += message.GetProperty("events").GetArrayLength();
            behind = message.GetProperty("behind").GetInt64();
            behind.Should().Be(1000 - read);
            message.GetProperty("position").GetString().Should().Be(message.GetProperty("events").EnumerateArray().Last().GetProperty("position").GetString());
        }

        await messages.NextAsync("caught_up");
    }

    [Fact]
    public async Task Cancelled_stream_ends_and_the_connection_serves_on()
    {
        await using var wire = await SignalRWire.ConnectAsync(Hub);
        var stream = await wire.StreamAsync("Subscribe", new { });
        await stream.Messages.NextAsync("caught_up");

        await stream.CancelAsync();

        (await stream.Messages.ToEndAsync()).Should().BeEmpty();
        HubCalls.ReadPositions(await wire.InvokeAsync("Publish", new { events = Array.Empty<int>() })).Should().BeEmpty();
    }

    [Fact]
    public async Task Many_streams_on_one_connection_each_get_their_own()
    {
        await using var wire = await SignalRWire.ConnectAsync(Hub);
        var flows = Enumerable.Range(0, 20).Select(_ => Guid.NewGuid().ToString()).ToList();
        var streams = new List<WireStream>();
        foreach (var flow in flows) streams.Add(await wire.StreamAsync("Subscribe", new { filter = new { flow_ids = new[] { flow }, events = new[] { "flows/segments_added" } } }));
        foreach (var stream in streams) await stream.Messages.NextAsync("caught_up");

        var positions = await Hub.PublishAsync(flows.Select(flow => SampleEvents.Segment(1, flow)));

        foreach (var (stream, position) in streams.Zip(positions)) (await stream.Messages.EventsAsync(1)).Positions().Should().Equal(position);
    }

    [Fact]
    public async Task Hub_publish_takes_one_event_or_many_and_answers_their_positions()
    {
        await using var wire = await SignalRWire.ConnectAsync(Hub);
        var tip = await Hub.TipAsync();

        var one = await wire.InvokeAsync("Publish", new { stream = "tams", events = new RawJson(SampleEvents.Eight[0]) });
        var all = await wire.InvokeAsync("Publish", new { events = SampleEvents.Eight.Select(e => new RawJson(e)) });

        List<string> positions = [.. HubCalls.ReadPositions(one), .. HubCalls.ReadPositions(all)];
        var page = (await Hub.PageAsync($"from=position:{tip}")).GetProperty("events").EnumerateArray().ToList();
        page.Positions().Should().Equal(positions);
        BareEvents.ShouldBeSame(page.Skip(1).Select(e => e.GetRawText()), SampleEvents.Eight);
    }

    [Fact]
    public async Task Message_has_the_members_of_its_kind_and_no_others()
    {
        await using var wire = await SignalRWire.ConnectAsync(Hub);

        await wire.PingAsync();
        var messages = (await wire.StreamAsync("Subscribe", new { from = $"position:{await Hub.TipAsync()}" })).Messages;

        (await messages.NextAsync()).EnumerateObject().Select(m => m.Name).Should().Equal("kind", "position", "node");
    }
}
