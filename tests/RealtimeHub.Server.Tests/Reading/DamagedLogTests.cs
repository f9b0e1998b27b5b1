using System.Text.Json;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Reading;

/// <summary>A damaged older segment of the file log, met by readers: every view says the same, and where.</summary>
public sealed class DamagedLogTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_view_ends_with_log_damaged_and_its_place_and_no_path()
    {
        await using var hub = await StartAsync();
        var segment = await DamageAsync(hub);

        using (var page = await hub.Http.GetAsync("/streams/tams/events?from=beginning", Deadline.Token()))
        {
            await page.ShouldBeProblemAsync(500, "log-damaged");
            ShouldSayWhere((await page.JsonAsync()).GetProperty("detail").GetString()!, segment);
        }

        await using (var sse = await SseReader.OpenAsync(hub, "from=beginning"))
        {
            var problem = await sse.NextOfKindAsync("problem");
            problem.GetProperty("type").GetString().Should().Be("urn:rthub:problem:log-damaged");
            problem.GetProperty("status").GetInt32().Should().Be(500);
            ShouldSayWhere(problem.GetProperty("detail").GetString()!, segment);
            (await sse.NextAsync()).Should().BeNull("the stream ends in order");
        }

        await using var wire = await SignalRWire.ConnectAsync(hub);
        var read = async () => await (await wire.StreamAsync("Subscribe", new { from = "beginning" })).Messages.NextAsync();
        var message = (await read.Should().ThrowAsync<HubCallFailedException>()).Which.Message;
        message.Should().Contain("500 log-damaged: ");
        ShouldSayWhere(message, segment);
    }

    [Fact]
    public async Task Group_ends_its_connection()
    {
        await using var hub = await StartAsync();
        await DamageAsync(hub);
        await using var wire = await SignalRWire.ConnectAsync(hub);

        await wire.InvokeAsync("JoinGroup", null, $"flow:{SampleEvents.FlowId}", "beginning");

        await wire.Closed.WaitAsync(Deadline.Limit);
    }

    [Fact]
    public async Task Health_is_degraded_from_the_first_reader_on_and_the_place_is_counted_once()
    {
        await using var hub = await StartAsync();
        using var counts = new MetricCounts(hub);
        var segment = await DamageAsync(hub);
        (await ReadyAsync(hub)).GetProperty("status").GetString().Should().Be("ready", "nobody has met it");

        for (var i = 0; i < 3; i++) (await hub.Http.GetAsync("/streams/tams/events?from=beginning", Deadline.Token())).Dispose();

        var ready = await ReadyAsync(hub);
        ready.GetProperty("status").GetString().Should().Be("degraded");
        var damage = ready.GetProperty("damage").EnumerateArray().Should().ContainSingle().Subject;
        damage.GetProperty("stream").GetString().Should().Be("tams");
        damage.GetProperty("segment").GetString().Should().Be(segment);
        damage.GetProperty("byte").GetInt64().Should().Be(64);
        counts["rthub.log.damaged@tams"].Should().Be(1);
    }

    [Fact]
    public async Task Newer_events_are_served_and_publishing_goes_on()
    {
        await using var hub = await StartAsync();
        await DamageAsync(hub);

        var position = (await hub.PublishAsync(SampleEvents.Segment(1))).Single();
        await hub.PublishAsync(SampleEvents.Segment(2));

        (await hub.PageAsync($"from=position:{position}")).GetProperty("events").GetArrayLength().Should().Be(1);
    }

    [Fact]
    public async Task Page_that_comes_to_damage_has_what_stands_before_it_and_the_next_one_tells_it()
    {
        await using var hub = await StartAsync();
        await DamageAsync(hub, number: 1);

        var page = await hub.PageAsync("from=beginning&limit=1000");

        page.GetProperty("events").GetArrayLength().Should().BeGreaterThan(0);
        page.GetProperty("reached_tip").GetBoolean().Should().BeFalse();
        using var next = await hub.Http.GetAsync($"/streams/tams/events?from=position:{page.GetProperty("position").GetString()}", Deadline.Token());
        await next.ShouldBeProblemAsync(500, "log-damaged");
    }

    private async Task<TestHub> StartAsync()
    {
        var hub = await TestHub.StartAsync([("RealtimeHub:Log:SegmentBytes", "2000"), ("RealtimeHub:Log:RecentBytes", "1")], _folder);
        // The one error that the log tells; any other, such as one for each request, fails the test.
        hub.ExpectError("The log of stream tams is damaged");
        return hub;
    }

    /// <summary>Publishes more than two segments hold and damages one of them; returns its name.</summary>
    private async Task<string> DamageAsync(TestHub hub, int number = 0)
    {
        for (var i = 0; i < 20; i++) await hub.PublishAsync(SampleEvents.Segment(i));
        return SegmentDamage.In(_folder, number).Segment;
    }

    private void ShouldSayWhere(string detail, string segment) =>
        detail.Should().Contain(segment).And.Contain("byte 64").And.NotContain(_folder.Path);

    private static async Task<JsonElement> ReadyAsync(TestHub hub)
    {
        using var response = await hub.Http.GetAsync("/health/ready", Deadline.Token());
        response.EnsureSuccessStatusCode();
        return await response.JsonAsync();
    }
}
