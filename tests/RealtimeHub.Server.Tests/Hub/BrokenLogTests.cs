using Microsoft.Extensions.DependencyInjection;
using RealtimeHub.EventLog;
using RealtimeHub.EventLog.Control;
using RealtimeHub.Server.Streams;
using RealtimeHub.Server.Tests.Reading;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Hub;

/// <summary>What nobody expected ends in the hub's log, and its clients come to know that they must come back.</summary>
public sealed class BrokenLogTests
{
    [Fact]
    public async Task Stream_whose_log_fails_ends_with_an_error_that_is_logged()
    {
        await using var hub = await StartAsync();
        hub.ExpectError("Reading stream scripted for a stream failed");
        await using var wire = await SignalRWire.ConnectAsync(hub);

        var read = async () => await (await wire.StreamAsync("Subscribe", new { })).Messages.NextAsync();

        await read.Should().ThrowAsync<HubCallFailedException>();
        await ShouldHaveLoggedAsync(hub, "for a stream failed");
    }

    [Fact]
    public async Task Group_whose_log_fails_ends_its_connection_and_is_logged()
    {
        await using var hub = await StartAsync();
        hub.ExpectError("Reading stream scripted for");
        await using var wire = await SignalRWire.ConnectAsync(hub);

        await wire.InvokeAsync("JoinGroup", null, $"flow:{SampleEvents.FlowId}", null);

        await wire.Closed.WaitAsync(Deadline.Limit);
        await ShouldHaveLoggedAsync(hub, "its connection is ended");
    }

    [Fact]
    public async Task Publish_whose_log_fails_is_an_error_that_is_logged_and_tells_the_caller_nothing()
    {
        await using var hub = await StartAsync();
        hub.ExpectError("Hub method Publish failed");
        await using var wire = await SignalRWire.ConnectAsync(hub);

        var publish = () => wire.InvokeAsync("Publish", new { events = new RawJson(SampleEvents.Segment(1)) });

        (await publish.Should().ThrowAsync<HubCallFailedException>()).Which.Message.Should().Be("An unexpected error occurred invoking 'Publish' on the server.");
        await ShouldHaveLoggedAsync(hub, "Hub method Publish failed");
    }

    // A scripted log without a script fails at the first read and at every append.
    private static Task<TestHub> StartAsync() =>
        TestHub.StartAsync(services: services => services.AddSingleton<OpenEventLog>((stream, _) => Task.FromResult<IEventLog>(
            stream == ControlLog.Stream ? new MemoryEventLog(stream, new LogOptions(), TimeProvider.System) : new ScriptedLog())));

    private static Task ShouldHaveLoggedAsync(TestHub hub, string text) => Eventually.HoldsAsync(() => hub.HasLogged(text), $"the hub logged '{text}'");
}
