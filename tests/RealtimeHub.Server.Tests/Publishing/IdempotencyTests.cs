using System.Text.Json;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Publishing;

public sealed class IdempotencyTests(HubFixture fixture) : SharedHubTests(fixture)
{
    [Theory]
    [InlineData("repeat-1", "repeat-1")]
    [InlineData("\"repeat-2\"", "repeat-2")]
    [InlineData("repeat-3", "\"repeat-3\"")]
    public async Task Repeat_with_the_same_key_gets_the_same_positions_and_publishes_nothing(string first, string second)
    {
        var positions = await Hub.PublishAsync($"[{SampleEvents.Segment(1)},{SampleEvents.Segment(2)}]", key: first);
        var tip = await Hub.TipAsync();

        var again = await Hub.PublishAsync($" {SampleEvents.Segment(1)}\n\n{SampleEvents.Segment(2)}", key: second);

        again.Should().Equal(positions, "white space and the form of the body are not part of what was published");
        (await Hub.TipAsync()).Should().Be(tip);
    }

    [Fact]
    public async Task Repeat_with_another_body_is_409()
    {
        await Hub.PublishAsync(SampleEvents.Segment(1), key: "conflict");
        var tip = await Hub.TipAsync();

        using var response = await Hub.PostAsync(SampleEvents.Segment(2), key: "conflict");

        await response.ShouldBeProblemAsync(409, "key-reused");
        (await Hub.TipAsync()).Should().Be(tip);
    }

    [Fact]
    public async Task Repeat_through_the_other_door_is_the_same_publish()
    {
        await using var wire = await SignalRWire.ConnectAsync(Hub);
        object request = new { stream = "tams", events = new[] { JsonDocument.Parse(SampleEvents.Segment(7)) }, idempotency_key = "both-doors" };

        var overHttp = await Hub.PublishAsync(SampleEvents.Segment(7), key: "both-doors");
        var overHub = HubCalls.ReadPositions(await wire.InvokeAsync("Publish", request));

        overHub.Should().Equal(overHttp);
    }

    [Fact]
    public async Task Concurrent_repeats_publish_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Hub.PublishAsync(SampleEvents.Segment(3), key: "at-once")));

        answers.Should().OnlyContain(positions => positions.Single() == answers[0].Single());
    }

    [Fact]
    public async Task Same_key_on_another_stream_is_another_publish()
    {
        await using var hub = await TestHub.StartAsync([("RealtimeHub:Streams:one:Description", "1"), ("RealtimeHub:Streams:two:Description", "2")]);

        await hub.PublishAsync(SampleEvents.Segment(1), "one", "key");
        await hub.PublishAsync(SampleEvents.Segment(2), "two", "key");

        (await hub.PageAsync(stream: "two")).GetProperty("events").GetArrayLength().Should().Be(1);
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("\"\"")]
    [InlineData("del\u007f")]
    [InlineData("\"in\tside\"")]
    public async Task Key_of_anything_but_visible_ascii_is_400(string key)
    {
        using var response = await Hub.PostAsync(SampleEvents.Segment(1), key: key);

        ((int)response.StatusCode).Should().Be(400);
    }

    [Fact]
    public async Task Key_of_255_characters_is_taken_and_a_longer_one_is_400()
    {
        await Hub.PublishAsync(SampleEvents.Segment(1), key: new string('k', 255));

        using var response = await Hub.PostAsync(SampleEvents.Segment(1), key: new string('k', 256));

        await response.ShouldBeProblemAsync(400, "invalid-request", "Idempotency-Key");
    }

    [Fact]
    public async Task Keys_are_full_at_their_limit_and_publishing_without_one_goes_on()
    {
        await using var hub = await TestHub.StartAsync([("RealtimeHub:Log:MaxKeys", "1")]);
        await hub.PublishAsync(SampleEvents.Segment(1), key: "first");

        using var response = await hub.PostAsync(SampleEvents.Segment(2), key: "second");

        await response.ShouldBeProblemAsync(503, "keys-full");
        response.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(10));
        await hub.PublishAsync(SampleEvents.Segment(1), key: "first");
        await hub.PublishAsync(SampleEvents.Segment(2));
    }
}
