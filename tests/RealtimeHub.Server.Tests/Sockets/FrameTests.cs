using System.Text;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Sockets;

/// <summary>RFC 6455 on the hub's own connections.</summary>
public sealed class FrameTests(HubFixture fixture) : SharedHubTests(fixture)
{
    [Fact]
    public async Task Message_of_many_events_is_one_frame()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.PublishAsync(Enumerable.Range(0, 100).Select(n => SampleEvents.Segment(n)));
        using var raw = await RawWebSocket.SubscribeAsync(hub, "beginning");

        var frame = await raw.ReceiveAsync();

        (frame.Opcode, frame.IsFinal).Should().Be((RawWebSocket.Text, true));
        frame.Payload.Length.Should().BeGreaterThan(20_000);
        frame.Messages().Should().ContainSingle().Which.GetProperty("item").GetProperty("events").GetArrayLength().Should().Be(100);
    }

    [Fact]
    public async Task Message_in_fragments_with_a_ping_between_is_taken_whole()
    {
        using var raw = await RawWebSocket.ConnectAsync(Hub);

        await raw.SendAsync(RawWebSocket.Text, Encoding.UTF8.GetBytes("{\"protocol\":"), final: false);
        await raw.SendAsync(RawWebSocket.Ping, [1, 2, 3]);
        await raw.SendAsync(RawWebSocket.Continuation, Encoding.UTF8.GetBytes("\"json\",\"version\":1}\u001e"));

        var pong = await raw.ReceiveAsync();
        (pong.Opcode, pong.IsFinal).Should().Be((RawWebSocket.Pong, true));
        pong.Payload.Should().Equal(1, 2, 3);
        (await raw.ReceiveAsync()).Payload.Should().Equal([.. "{}"u8, 0x1e]);
    }

    [Fact]
    public async Task Close_frame_is_answered_and_the_connection_ends()
    {
        using var raw = await RawWebSocket.SubscribeAsync(Hub, "now");

        await raw.SendAsync(RawWebSocket.Close, [0x03, 0xe8]);

        (await UntilCloseAsync(raw)).Should().Be(1000);
        (await raw.TryReceiveAsync()).Should().BeNull();
    }

    [Theory]
    [InlineData("81 08 61 62 63 64 65 66 67 68", 1002)] // not masked
    [InlineData("c1 81 00 00 00 00 61", 1002)] // a reserved bit
    [InlineData("83 81 00 00 00 00 61", 1002)] // an opcode that is none
    [InlineData("80 81 00 00 00 00 61", 1002)] // continues nothing
    [InlineData("09 80 00 00 00 00", 1002)] // a control frame in parts
    [InlineData("89 fe 00 7e 00 00 00 00", 1002)] // a control frame that is too long
    [InlineData("81 82 00 00 00 00 c3 28", 1007)] // no UTF-8
    public async Task Violation_is_answered_with_its_close_code_and_the_hub_serves_on(string bytes, int code)
    {
        using var raw = await RawWebSocket.SubscribeAsync(Hub, "now");

        await raw.SendBytesAsync(Convert.FromHexString(bytes.Replace(" ", "")));

        (await UntilCloseAsync(raw)).Should().Be(code);
        await using var wire = await SignalRWire.ConnectAsync(Hub);
        await (await wire.StreamAsync("Subscribe", new { })).Messages.NextAsync("caught_up");
    }

    [Fact]
    public async Task Message_beyond_the_limit_ends_the_connection_with_a_reason()
    {
        using var raw = await RawWebSocket.SubscribeAsync(Hub, "now");
        var part = Encoding.UTF8.GetBytes(new string('x', 60_000));

        for (var i = 0; i < 20; i++) await raw.SendAsync(i == 0 ? RawWebSocket.Text : RawWebSocket.Continuation, part, final: false);

        while (true)
        {
            var frame = await raw.ReceiveAsync();
            if (frame.Opcode == RawWebSocket.Close || frame.Messages().Any(m => m.GetProperty("type").GetInt32() == 7)) break;
        }
    }

    [Fact]
    public async Task Peer_that_goes_without_a_word_is_noticed()
    {
        await using var hub = await TestHub.StartAsync();
        using var counts = new MetricCounts(hub);
        using (await RawWebSocket.SubscribeAsync(hub, "now")) await Eventually.HoldsAsync(() => counts["rthub.subscribers"] == 1, "it is served");

        await Eventually.HoldsAsync(() => counts["rthub.subscribers"] == 0, "the hub noticed that it went");
    }

    // The heartbeats of a subscription come for ever: time limits each frame and all of them.
    private static async Task<int> UntilCloseAsync(RawWebSocket raw)
    {
        var deadline = Deadline.Token();
        while (true)
        {
            var frame = await raw.ReceiveAsync();
            if (frame.Opcode == RawWebSocket.Close) return (frame.Payload[0] << 8) | frame.Payload[1];
            deadline.ThrowIfCancellationRequested();
        }
    }
}
