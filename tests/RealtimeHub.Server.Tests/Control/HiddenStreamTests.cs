using Microsoft.Extensions.Options;
using RealtimeHub.EventLog.Control;
using RealtimeHub.Server.Streams;
using RealtimeHub.Server.Tests.Webhooks;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Control;

/// <summary>What the hub itself remembers is nobody's to read or write.</summary>
public sealed class HiddenStreamTests
{
    [Fact]
    public async Task Control_stream_is_served_by_no_route_and_in_no_list()
    {
        await using var hub = await WebhookCalls.StartAsync();
        await hub.RegisteredAsync();
        foreach (var path in new[] { "", "/events", "/flows", "/sources", $"/flows/{SampleEvents.FlowId}", $"/flows/{SampleEvents.FlowId}/coverage" })
        {
            using var response = await hub.Http.GetAsync($"/streams/{ControlLog.Stream}{path}", Deadline.Token());
            await response.ShouldBeProblemAsync(404, "unknown-stream");
        }

        foreach (var door in new[] { "events", "ingest" })
        {
            using var response = await hub.PostAsync(SampleEvents.Segment(1), stream: ControlLog.Stream, door: door);
            await response.ShouldBeProblemAsync(404, "unknown-stream");
        }

        foreach (var path in new[] { "/streams", "/health/ready", "/service" })
            (await hub.Http.GetStringAsync(path, Deadline.Token())).Should().NotContain(ControlLog.Stream);
    }

    [Fact]
    public async Task Control_stream_is_served_by_no_hub_method()
    {
        await using var hub = await WebhookCalls.StartAsync();
        await using var wire = await SignalRWire.ConnectAsync(hub);
        var calls = new Func<Task>[]
        {
            async () => await (await wire.StreamAsync("Subscribe", new { stream = ControlLog.Stream })).Messages.NextAsync(),
            () => wire.InvokeAsync("JoinGroup", ControlLog.Stream, $"flow:{SampleEvents.FlowId}", null),
            () => wire.InvokeAsync("Publish", new { stream = ControlLog.Stream, events = new RawJson(SampleEvents.Segment(1)) }),
            () => wire.InvokeAsync("Coverage", new { stream = ControlLog.Stream, flow_id = SampleEvents.FlowId }),
            () => wire.InvokeAsync("Flows", new { stream = ControlLog.Stream }),
        };
        foreach (var call in calls) (await call.Should().ThrowAsync<HubCallFailedException>()).Which.Message.Should().Contain("404 unknown-stream");
    }

    [Fact]
    public async Task Name_of_the_hubs_own_streams_cannot_be_declared()
    {
        var start = () => TestHub.StartAsync([($"RealtimeHub:Streams:{ControlLog.Stream}:Description", "mine")]);
        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Message.Should().Contain("hub.");
    }

    [Fact]
    public void Control_stream_has_no_retention() => RetentionSettings.Of(new RealtimeHubOptions(), ControlLog.Stream).IsEverything.Should().BeTrue();
}
