using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Problems;

/// <summary>The same mistakes through the hub: errors read <c>&lt;status&gt; &lt;type&gt;: &lt;detail&gt;</c> and the connection goes on.</summary>
public sealed class BadHubCallTests(HubFixture fixture) : SharedHubTests(fixture)
{
    [Theory]
    [InlineData("""{"stream":"news"}""", "404 unknown-stream: There is no stream 'news'. Declared are: tams.")]
    [InlineData("""{"stream":7}""", "400 invalid-request: stream: must be a string.")]
    [InlineData("""{"stream":"\ud800"}""", "400 invalid-request: stream: must be Unicode text.")]
    [InlineData("""{"\ud800":1}""", "400 invalid-request: (a member's name): must be Unicode text.")]
    [InlineData("""{"steam":"tams"}""", "400 invalid-request: steam: is not a member; there are stream, filter, from.")]
    [InlineData("""{"from":"yesterday"}""", "400 invalid-request: from: 'yesterday' is not a start")]
    [InlineData("""{"from":7}""", "400 invalid-request: from: must be a string.")]
    [InlineData("""{"filter":[]}""", "400 invalid-request: filter: must be an object.")]
    [InlineData("""{"filter":{"flow_id":"x"}}""", "400 invalid-request: filter.flow_id: is not a filter member")]
    [InlineData("""{"filter":{"\ud800":"x"}}""", "400 invalid-request: filter: must be Unicode text.")]
    [InlineData("""{"filter":{"events":["\ud800"]}}""", "400 invalid-request: filter: must be Unicode text.")]
    [InlineData("""{"filter":{"events":"flows/created"}}""", "400 invalid-request: filter.events: must be an array of strings")]
    [InlineData("""{"filter":{"events":["x"]}}""", "400 invalid-request: filter.events[0]: 'x' is not an event type")]
    [InlineData("""{"filter":{"flow_ids":[7]}}""", "400 invalid-request: filter.flow_ids: must be an array of strings")]
    [InlineData("""{"filter":{"source_ids":["x"]}}""", "400 invalid-request: filter.source_ids[0]: 'x' is not a lower-case UUID.")]
    [InlineData("""{"filter":{"timerange":["_"]}}""", "400 invalid-request: filter.timerange: must be")]
    [InlineData("""{"filter":{"timerange":"1"}}""", "400 invalid-request: filter.timerange: '1' is not a TAMS timerange")]
    [InlineData("[]", "400 invalid-request: (the argument): must be an object")]
    [InlineData("null", "400 invalid-request: (the argument): must be an object")]
    public async Task Subscribe_that_is_wrong_fails_with_the_problem(string request, string error)
    {
        await using var wire = await SignalRWire.ConnectAsync(Hub);

        var stream = await wire.StreamAsync("Subscribe", new RawJson(request));

        await ShouldFailAsync(stream.Messages.NextAsync(), error);
        await ShouldStillServeAsync(wire);
    }

    [Theory]
    [InlineData("news", "flow:4f79cfd1-c057-47f4-8e4d-1b126ca7bf34", null, "404 unknown-stream: ")]
    [InlineData("tams", "flow:4F79CFD1-C057-47F4-8E4D-1B126CA7BF34", null, "400 invalid-request: group: 'flow:4F79")]
    [InlineData("tams", "object:4f79cfd1-c057-47f4-8e4d-1b126ca7bf34", null, "400 invalid-request: group: ")]
    [InlineData("tams", "everything", null, "400 invalid-request: group: 'everything' is not a group")]
    [InlineData("tams", null, null, "400 invalid-request: group: ")]
    [InlineData("tams", "flow:4f79cfd1-c057-47f4-8e4d-1b126ca7bf34", "before", "400 invalid-request: from: 'before' is not a start")]
    public async Task Join_group_that_is_wrong_fails_with_the_problem(string stream, string? group, string? from, string error)
    {
        await using var wire = await SignalRWire.ConnectAsync(Hub);

        await ShouldFailAsync(wire.InvokeAsync("JoinGroup", stream, group, from), error);
        await ShouldStillServeAsync(wire);
    }

    [Fact]
    public async Task Join_group_without_a_stream_means_the_default_one()
    {
        await using var wire = await SignalRWire.ConnectAsync(Hub);

        await wire.InvokeAsync("JoinGroup", null, $"flow:{SampleEvents.FlowId}", null);

        (await wire.Calls.NextAsync("caught_up")).GetProperty("stream").GetString().Should().Be("tams");
        await wire.InvokeAsync("LeaveGroup", null, $"flow:{SampleEvents.FlowId}");
    }

    [Theory]
    [InlineData("{}", "400 invalid-request: events: must be an array of envelopes.")]
    [InlineData("""{"events":"x"}""", "400 invalid-request: events: must be an array of envelopes.")]
    [InlineData("""{"events":[7]}""", "400 invalid-event: Event 0: body: ")]
    [InlineData("""{"events":[{"event_timestamp":"2026-07-23T12:41:28Z","event_type":"flows/deleted","event":{}}]}""", "400 invalid-event: Event 0: event.flow_id: ")]
    [InlineData("""{"events":[{"event_timestamp":"\ud800","event_type":"flows/deleted","event":{}}]}""", "400 invalid-event: Event 0: body: ")]
    [InlineData("""{"stream":"news","events":[]}""", "404 unknown-stream: ")]
    [InlineData("""{"events":[],"idempotency_key":"with space"}""", "400 invalid-request: idempotency_key: 'with space' is not a key")]
    [InlineData("""{"events":[],"idempotency_key":7}""", "400 invalid-request: idempotency_key: must be a string.")]
    [InlineData("""{"events":[],"key":"k"}""", "400 invalid-request: key: is not a member")]
    public async Task Publish_that_is_wrong_fails_with_the_problem(string request, string error)
    {
        await using var wire = await SignalRWire.ConnectAsync(Hub);
        var tip = await Hub.TipAsync();

        await ShouldFailAsync(wire.InvokeAsync("Publish", new RawJson(request)), error);

        (await Hub.TipAsync()).Should().Be(tip);
        await ShouldStillServeAsync(wire);
    }

    [Fact]
    public async Task Publish_of_too_many_events_fails_with_413()
    {
        await using var wire = await SignalRWire.ConnectAsync(Hub);
        var events = Enumerable.Repeat(new RawJson(SampleEvents.Segment(1)), 1001);

        await ShouldFailAsync(wire.InvokeAsync("Publish", new { events }), "413 too-large: Event 1000 is one too many");
    }

    [Fact]
    public async Task Publish_with_a_key_of_other_events_fails_with_409()
    {
        await using var wire = await SignalRWire.ConnectAsync(Hub);
        await Hub.PublishAsync(SampleEvents.Segment(1), key: "hub-conflict");

        var repeat = wire.InvokeAsync("Publish", new { events = new[] { new RawJson(SampleEvents.Segment(2)) }, idempotency_key = "hub-conflict" });

        await ShouldFailAsync(repeat, "409 key-reused: ");
    }

    // SignalR's server puts a sentence of its own in front of every HubException's message.
    private static async Task ShouldFailAsync(Task call, string error) =>
        (await ((Func<Task>)(() => call)).Should().ThrowAsync<HubCallFailedException>()).Which.Message.Should().Contain($"HubException: {error}");

    private static async Task ShouldStillServeAsync(SignalRWire wire) =>
        (await (await wire.StreamAsync("Subscribe", new { })).Messages.NextAsync()).GetProperty("kind").GetString().Should().Be("caught_up");
}
