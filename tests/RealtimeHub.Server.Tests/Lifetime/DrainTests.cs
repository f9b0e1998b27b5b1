using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Lifetime;

public sealed class DrainTests
{
    [Fact]
    public async Task Draining_node_asks_its_subscribers_to_move_and_takes_no_new_ones_but_publishing_goes_on()
    {
        await using var hub = await TestHub.StartAsync([("RealtimeHub:Drain", "00:00:30")]);
        var stopping = Task.CompletedTask;
        await using (var wire = await SignalRWire.ConnectAsync(hub))
        {
            var stream = await wire.StreamAsync("Subscribe", new { });
            await stream.Messages.NextAsync("caught_up");

            stopping = Task.Run(hub.StopAsync);
            var notice = await stream.Messages.NextAsync("notice");
            using var ready = await hub.Http.GetAsync("health/ready");
            using var sse = await GetAsync(hub, "streams/tams/events", "text/event-stream");
            using var socket = await GetAsync(hub, "hub", "*/*");
            var positions = await hub.PublishAsync(SampleEvents.Eight);

            notice.GetProperty("reason").GetString().Should().Be("drain");
            notice.GetProperty("move_within").GetDouble().Should().Be(15);
            (ready.StatusCode, (await ready.JsonAsync()).GetProperty("status").GetString()).Should().Be((HttpStatusCode.ServiceUnavailable, "draining"));
            foreach (var refused in new[] { sse, socket })
                (refused.StatusCode, (await refused.JsonAsync()).GetProperty("type").GetString()).Should().Be((HttpStatusCode.ServiceUnavailable, "urn:rthub:problem:closing"));
            (await stream.Messages.EventsAsync(8)).Positions().Should().Equal(positions);
            (await hub.PageAsync()).GetProperty("events").GetArrayLength().Should().Be(8);
        }

        await stopping.WaitAsync(Deadline.Limit);
    }

    [Fact]
    public async Task Subscribers_that_stay_are_ended_before_the_time_is_up()
    {
        await using var hub = await TestHub.StartAsync([("RealtimeHub:Drain", "00:00:01")]);
        var readers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SseReader.OpenAsync(hub)));
        foreach (var reader in readers) await reader.NextOfKindAsync("caught_up");

        var stopping = Task.Run(hub.StopAsync);

        foreach (var reader in readers)
        {
            var last = await LastAsync(reader);
            last.GetProperty("reason").GetString().Should().Be("shutdown");
            await reader.DisposeAsync();
        }

        await stopping.WaitAsync(Deadline.Limit);
    }

    [Fact]
    public async Task Who_may_not_be_waited_for_so_long_is_told_at_the_start()
    {
        var starting = async () => await TestHub.StartAsync([("RealtimeHub:Drain", "00:00:31")]);

        (await starting.Should().ThrowAsync<OptionsValidationException>()).WithMessage("*RealtimeHub:Drain*");
    }

    private static Task<HttpResponseMessage> GetAsync(TestHub hub, string path, string accept) =>
        hub.Http.SendAsync(new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", accept } } }, Deadline.Token());

    private static async Task<JsonElement> LastAsync(SseReader reader)
    {
        var last = default(JsonElement);
        while (await reader.NextAsync() is { } message) last = JsonDocument.Parse(message.Data).RootElement;
        return last;
    }
}
