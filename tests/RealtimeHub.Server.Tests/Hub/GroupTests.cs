using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Hub;

public sealed class GroupTests
{
    private const string Flow = SampleEvents.FlowId;
    private const string Other = "00000000-0000-4000-8000-000000000001";
    private const string Group = $"flow:{Flow}";

    [Fact]
    public async Task Joined_group_gets_its_events_and_no_others_with_stream_and_group_on_each_message()
    {
        await using var hub = await TestHub.StartAsync();
        await using var wire = await SignalRWire.ConnectAsync(hub);
        await wire.InvokeAsync("JoinGroup", "tams", Group, null);
        await wire.Calls.NextAsync("caught_up");

        var positions = await hub.PublishAsync([SampleEvents.Segment(1), SampleEvents.Segment(2, Other), SampleEvents.Segment(3)]);

        var message = await wire.Calls.NextAsync("events");
        message.GetProperty("events").EnumerateArray().ToList().Positions().Should().Equal(positions[0], positions[2]);
        (message.GetProperty("stream").GetString(), message.GetProperty("group").GetString()).Should().Be(("tams", Group));
        message.GetProperty("position").GetString().Should().Be(positions[2]);
    }

    [Fact]
    public async Task Left_group_gets_nothing_more()
    {
        await using var hub = await TestHub.StartAsync();
        await using var wire = await SignalRWire.ConnectAsync(hub);
        await wire.InvokeAsync("JoinGroup", "tams", Group, "now");
        await wire.InvokeAsync("JoinGroup", "tams", $"flow:{Other}", "now");
        await wire.Calls.NextAsync("caught_up");
        await wire.Calls.NextAsync("caught_up");

        await wire.InvokeAsync("LeaveGroup", "tams", Group);
        var positions = await hub.PublishAsync([SampleEvents.Segment(1), SampleEvents.Segment(2, Other)]);

        (await wire.Calls.EventsAsync(1)).Positions().Should().Equal(positions[1]);
        wire.Calls.Already().Should().BeEmpty();
    }

    [Fact]
    public async Task Leaving_a_group_that_was_not_joined_is_no_error()
    {
        await using var hub = await TestHub.StartAsync();
        await using var wire = await SignalRWire.ConnectAsync(hub);

        await wire.InvokeAsync("LeaveGroup", "tams", Group);
        await wire.InvokeAsync("LeaveGroup", "news", Group);
    }

    [Fact]
    public async Task Rejoining_from_a_position_goes_on_after_it()
    {
        await using var hub = await TestHub.StartAsync();
        var positions = await hub.PublishAsync(Enumerable.Range(0, 10).Select(n => SampleEvents.Segment(n)));
        await using (var first = await SignalRWire.ConnectAsync(hub))
        {
            await first.InvokeAsync("JoinGroup", "tams", Group, "beginning");
            await first.Calls.EventsAsync(10);
            first.Abort();
        }

        await using var second = await SignalRWire.ConnectAsync(hub);
        await second.InvokeAsync("JoinGroup", "tams", Group, $"position:{positions[3]}");

        (await second.Calls.EventsAsync(6)).Positions().Should().Equal(positions.Skip(4));
    }

    [Fact]
    public async Task Joining_again_starts_anew_and_delivers_once()
    {
        await using var hub = await TestHub.StartAsync();
        await using var wire = await SignalRWire.ConnectAsync(hub);
        await wire.InvokeAsync("JoinGroup", "tams", Group, "now");
        await wire.InvokeAsync("JoinGroup", "tams", Group, "now");

        var positions = await hub.PublishAsync([SampleEvents.Segment(1), SampleEvents.Segment(2)]);

        (await wire.Calls.EventsAsync(2)).Positions().Should().Equal(positions);
        await wire.InvokeAsync("LeaveGroup", "tams", Group);
        wire.Calls.Already().Should().NotContain(message => message.GetProperty("kind").GetString() == "events");
    }

    [Fact]
    public async Task Same_group_of_another_stream_is_another_group()
    {
        await using var hub = await TestHub.StartAsync([("RealtimeHub:Streams:one:Description", "1"), ("RealtimeHub:Streams:two:Description", "2")]);
        await using var wire = await SignalRWire.ConnectAsync(hub);
        await wire.InvokeAsync("JoinGroup", "two", Group, "now");
        await wire.Calls.NextAsync("caught_up");

        await hub.PublishAsync(SampleEvents.Segment(1), "one");
        var position = await hub.PublishAsync(SampleEvents.Segment(2), "two");

        var message = await wire.Calls.NextAsync("events");
        message.GetProperty("stream").GetString().Should().Be("two");
        message.GetProperty("events").EnumerateArray().ToList().Positions().Should().Equal(position);
    }

    [Fact]
    public async Task Joining_after_a_gap_is_told_it_first()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.PublishAsync(SampleEvents.Segment(1));
        await using var wire = await SignalRWire.ConnectAsync(hub);

        await wire.InvokeAsync("JoinGroup", "tams", Group, "position:0123456789abcdef.1");

        var gap = await wire.Calls.NextAsync("gap");
        (gap.GetProperty("reason").GetString(), gap.GetProperty("group").GetString()).Should().Be(("reset", Group));
        (await wire.Calls.EventsAsync(1)).Should().ContainSingle();
    }

    [Fact]
    public async Task Connection_joins_at_most_a_thousand_groups()
    {
        await using var hub = await TestHub.StartAsync();
        await using var wire = await SignalRWire.ConnectAsync(hub);
        for (var i = 0; i < 1000; i++) await wire.InvokeAsync("JoinGroup", "tams", $"flow:{Guid.NewGuid()}", "now");

        var more = () => wire.InvokeAsync("JoinGroup", "tams", Group, "now");

        (await more.Should().ThrowAsync<HubCallFailedException>()).Which.Message.Should().Contain("429 too-many-groups: ");
    }
}
