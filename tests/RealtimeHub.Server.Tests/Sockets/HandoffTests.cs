using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Connections;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Sockets;

public sealed class HandoffTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Everything_of_the_hub_works_with_and_without_its_request(bool outlivesRequest)
    {
        await using var hub = await OwnSockets.StartAsync(outlivesRequest);
        await using (var wire = await SignalRWire.ConnectAsync(hub))
        {
            var stream = await wire.StreamAsync("Subscribe", new { });
            await stream.Messages.NextAsync("caught_up");
            await wire.InvokeAsync("JoinGroup", "tams", $"flow:{SampleEvents.FlowId}", "now");
            await wire.Calls.NextAsync("caught_up");

            var positions = HubCalls.ReadPositions(await wire.InvokeAsync("Publish", new { events = new RawJson(SampleEvents.Segment(1)) }));

            (await stream.Messages.EventsAsync(1)).Positions().Should().Equal(positions);
            (await wire.Calls.EventsAsync(1)).Positions().Should().Equal(positions);
            await stream.CancelAsync();
            (await stream.Messages.ToEndAsync()).Should().BeEmpty();
        }

        await using var again = await SignalRWire.ConnectAsync(hub);
        var messages = (await again.StreamAsync("Subscribe", new { })).Messages;
        await messages.NextAsync("caught_up");
        await hub.StopAsync();
        (await messages.ToEndAsync()).Should().ContainSingle("it is told that the node goes");
        await again.Closed.WaitAsync(Deadline.Limit);
    }

    // The limits are those of a request; the second caught_up comes after 5 quiet seconds.
    [Fact, Trait("Category", "Long")]
    public async Task Connection_outlives_the_time_limits_of_its_request()
    {
        await using var hub = await OwnSockets.StartAsync(outlivesRequest: true, limits =>
        {
            (limits.KeepAliveTimeout, limits.RequestHeadersTimeout) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
            limits.MinResponseDataRate = new(bytesPerSecond: 1_000_000, gracePeriod: TimeSpan.FromSeconds(1.1));
        });
        await using var wire = await SignalRWire.ConnectAsync(hub);
        var messages = (await wire.StreamAsync("Subscribe", new { })).Messages;
        for (var n = 0; n < 3; n++) await messages.NextAsync("caught_up");

        var positions = await hub.PublishAsync(SampleEvents.Segment(1));

        (await messages.EventsAsync(1)).Positions().Should().Equal(positions);
    }

    [Fact]
    public async Task Negotiated_client_connects_with_the_token_that_it_was_given()
    {
        await using var hub = await TestHub.StartAsync();
        using var negotiated = await hub.Http.PostAsync("/hub/negotiate?negotiateVersion=1", null, Deadline.Token());
        var answer = JsonDocument.Parse(await negotiated.Content.ReadAsStringAsync()).RootElement;
        answer.GetProperty("availableTransports").EnumerateArray().Select(t => t.GetProperty("transport").GetString())
            .Should().Equal(nameof(HttpTransportType.WebSockets), nameof(HttpTransportType.ServerSentEvents), nameof(HttpTransportType.LongPolling));

        using var socket = new ClientWebSocket();
        var token = answer.GetProperty("connectionToken").GetString();
        await socket.ConnectAsync(new UriBuilder(hub.Address) { Scheme = "ws", Path = "/hub", Query = $"id={token}" }.Uri, Deadline.Token());
        await socket.SendAsync("{\"protocol\":\"json\",\"version\":1}\u001e"u8.ToArray(), WebSocketMessageType.Text, true, Deadline.Token());

        var handshake = new byte[16];
        var received = await socket.ReceiveAsync(handshake, Deadline.Token());
        handshake[..received.Count].Should().Equal([.. "{}"u8, 0x1e]);
    }

    [Theory]
    [InlineData("8", "dGhlIHNhbXBsZSBub25jZQ==")]
    [InlineData("13", "dGhlIHNhbXBsZSBub25jZQ")]
    [InlineData("13", "c2hvcnQ=")]
    public async Task Handshake_that_is_none_is_refused(string version, string key)
    {
        await using var hub = await TestHub.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/hub");
        request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        request.Headers.TryAddWithoutValidation("Upgrade", "websocket");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", version);
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", key);

        using var response = await hub.Http.SendAsync(request, Deadline.Token());

        ((int)response.StatusCode).Should().BeInRange(400, 499);
    }
}
