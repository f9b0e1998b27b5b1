using System.Text;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Publishing;

public sealed class IngestTests
{
    [Fact]
    public async Task Webhook_call_is_answered_200_with_nothing_and_its_event_is_published()
    {
        await using var hub = await TestHub.StartAsync();

        using var response = await hub.PostAsync(SampleEvents.Eight[3], door: "ingest");

        ((int)response.StatusCode).Should().Be(200);
        (await response.Content.ReadAsStringAsync()).Should().BeEmpty();
        BareEvents.ShouldBeSame((await hub.PageAsync()).GetProperty("events").EnumerateArray().Select(e => e.GetRawText()), [SampleEvents.Eight[3]]);
    }

    [Theory]
    [InlineData("not json", "application/json")]
    [InlineData("", "application/json")]
    [InlineData("""{"event_timestamp":"2026-07-23T12:41:28Z","event_type":"flows/changed","event":{}}""", "application/json")]
    [InlineData("a=b", "application/x-www-form-urlencoded")]
    public async Task Body_that_cannot_be_used_is_answered_200_kept_aside_and_counted(string body, string contentType)
    {
        using var folder = new TestFolder();
        await using var hub = await TestHub.StartAsync(folder: folder);
        using var counts = new MetricCounts(hub);

        using var response = await hub.PostAsync(body, contentType, door: "ingest");

        ((int)response.StatusCode).Should().Be(200);
        var kept = Directory.GetFiles(Path.Combine(folder.Path, "set-aside", "tams")).Should().ContainSingle().Subject;
        (await File.ReadAllTextAsync(kept, Encoding.UTF8)).Should().Be(body);
        counts["rthub.ingest.set_aside"].Should().Be(1);
        using var told = await hub.Http.GetAsync("/streams/tams/set-aside", Deadline.Token());
        var shown = await told.EnsureSuccessStatusCode().JsonAsync();
        shown.GetProperty("count").GetInt64().Should().Be(1);
        shown.GetProperty("newest")[0].GetProperty("type").GetString().Should().BeOneOf("malformed-json", "invalid-event");
        (await hub.PageAsync()).GetProperty("events").GetArrayLength().Should().Be(0);
    }

    [Fact]
    public async Task Calls_of_stores_of_all_versions_are_taken_as_they_are()
    {
        const string Flow = "4f79cfd1-c057-47f4-8e4d-1b126ca7bf34";
        // By version: TAMS 4.0 to 5.1 named only the timerange; 6.0 and 7.0 wrote a deletion with the type of an addition; stores write the
        // time with microseconds, milliseconds, whole seconds, an offset, or, as in an example of the specification, with none.
        string[] calls =
        [
            Call("2021-03-01T10:00:00Z", "flows/segments_added", $$"""{"flow_id":"{{Flow}}","timerange":"[0:0_10:0)"}"""),
            Call("2022-03-01T10:00:00.131620+00:00", "flows/segments_added", $$"""{"flow_id":"{{Flow}}","segments":[{"object_id":"o","timerange":"[10:0_20:0)","get_urls":[{"label":"x","url":"https://a/"}]}]}"""),
            Call("2022-03-01T10:00:01.131Z", "flows/segments_added", $$"""{"flow_id":"{{Flow}}","timerange":"[0:0_10:0)"}"""),
            Call("2023-12-14T16:34:58.131620", "flows/segments_deleted", $$"""{"flow_id":"{{Flow}}","timerange":"[10:0_20:0)"}"""),
            Call("2024-01-01T12:00:00Z", "flows/deleted", $$"""{"flow_id":"{{Flow}}"}"""),
            // A store that deletes a flow tells of its segments afterwards.
            Call("2024-01-01T12:00:00Z", "flows/segments_deleted", $$"""{"flow_id":"{{Flow}}","timerange":"_"}"""),
            .. SampleEvents.Eight,
        ];
        await using var hub = await TestHub.StartAsync();

        foreach (var call in calls)
        {
            using var response = await hub.PostAsync(call, door: "ingest");
            ((int)response.StatusCode).Should().Be(200);
        }

        BareEvents.ShouldBeSame((await hub.PageAsync()).GetProperty("events").EnumerateArray().Select(e => e.GetRawText()), calls);
        (await hub.Http.GetStringAsync("/streams/tams/set-aside", Deadline.Token())).Should().Be("""{"count":0,"newest":[]}""");

        static string Call(string time, string type, string content) => $$"""{"event_timestamp":"{{time}}","event_type":"{{type}}","event":{{content}}}""";
    }

    [Fact]
    public async Task Json_that_is_called_something_else_is_used()
    {
        await using var hub = await TestHub.StartAsync();

        using var response = await hub.PostAsync(SampleEvents.Eight[0], "text/plain", door: "ingest");

        ((int)response.StatusCode).Should().Be(200);
        (await hub.PageAsync()).GetProperty("events").GetArrayLength().Should().Be(1);
    }

    [Fact]
    public async Task Newest_hundred_bodies_are_kept_aside()
    {
        using var folder = new TestFolder();
        await using var hub = await TestHub.StartAsync(folder: folder);

        for (var n = 0; n < 105; n++) (await hub.PostAsync($"bad {n}", door: "ingest")).Dispose();

        var kept = Directory.GetFiles(Path.Combine(folder.Path, "set-aside", "tams")).Select(File.ReadAllText);
        kept.Should().BeEquivalentTo(Enumerable.Range(5, 100).Select(n => $"bad {n}"));
    }

    [Theory]
    [InlineData(null, null, 401)]
    [InlineData("X-Key", "wrong", 401)]
    [InlineData("X-Key", "secret, secret", 401)]
    [InlineData("Authorization", "secret", 401)]
    [InlineData("x-key", "secret", 200)]
    public async Task Configured_key_is_asked_for(string? header, string? value, int status)
    {
        using var folder = new TestFolder();
        await using var hub = await TestHub.StartAsync([("RealtimeHub:Ingest:KeyName", "X-Key"), ("RealtimeHub:Ingest:KeyValue", "secret")], folder);
        if (header is not null) hub.Http.DefaultRequestHeaders.TryAddWithoutValidation(header, value);

        using var response = await hub.PostAsync(SampleEvents.Segment(1), door: "ingest");
        using var bad = await hub.PostAsync("bad", door: "ingest");

        if (status == 401) await response.ShouldBeProblemAsync(401, "bad-key");
        ((int)response.StatusCode).Should().Be(status);
        ((int)bad.StatusCode).Should().Be(status);
        (await hub.PageAsync()).GetProperty("events").GetArrayLength().Should().Be(status == 200 ? 1 : 0);
        Directory.Exists(Path.Combine(folder.Path, "set-aside")).Should().Be(status == 200, "nobody without the key writes to the disk");
    }

    [Fact]
    public async Task Repeated_call_is_answered_200_and_published_once_also_after_a_restart()
    {
        using var folder = new TestFolder();
        await using (var hub = await TestHub.StartAsync(folder: folder))
        {
            // White space is not content.
            var calls = Enumerable.Range(0, 8).Select(n => hub.PostAsync(SampleEvents.Segment(1) + new string(' ', n), door: "ingest"));
            foreach (var response in await Task.WhenAll(calls)) using (response) ((int)response.StatusCode).Should().Be(200);
            (await EventsAsync(hub)).Should().Be(1);
        }

        await using var restarted = await TestHub.StartAsync(folder: folder);
        (await restarted.PostAsync(SampleEvents.Segment(1), door: "ingest")).Dispose();
        (await EventsAsync(restarted)).Should().Be(1);
    }

    [Fact]
    public async Task Segment_that_was_deleted_and_is_added_again_is_published_again()
    {
        await using var hub = await TestHub.StartAsync();
        var deleted = $$$"""{"event_timestamp":"2026-07-23T12:41:29Z","event_type":"flows/segments_deleted","event":{"flow_id":"{{{SampleEvents.FlowId}}}","timerange":"[1:0_2:0)"}}""";

        foreach (var call in new[] { SampleEvents.Segment(1), deleted, SampleEvents.Segment(1), SampleEvents.Segment(1) }) (await hub.PostAsync(call, door: "ingest")).Dispose();

        (await EventsAsync(hub)).Should().Be(3);
    }

    [Theory]
    [InlineData("events", "00:10:00")]
    [InlineData("ingest", "00:00:00")]
    public async Task Same_event_is_published_again_through_another_door_and_without_a_window(string door, string window)
    {
        await using var hub = await TestHub.StartAsync([("RealtimeHub:Ingest:RepeatWindow", window)]);

        for (var n = 0; n < 3; n++) (await hub.PostAsync(SampleEvents.Segment(1), door: door)).Dispose();

        (await EventsAsync(hub)).Should().Be(3);
    }

    [Fact]
    public async Task Unknown_stream_is_404()
    {
        await using var hub = await TestHub.StartAsync();

        using var response = await hub.PostAsync(SampleEvents.Segment(1), stream: "news", door: "ingest");

        await response.ShouldBeProblemAsync(404, "unknown-stream");
    }

    private static async Task<int> EventsAsync(TestHub hub) => (await hub.PageAsync()).GetProperty("events").GetArrayLength();
}
