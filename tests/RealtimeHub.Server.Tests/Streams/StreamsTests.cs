using System.Text.Json;
using RealtimeHub.Protocol;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Streams;

public sealed class StreamsTests
{
    [Fact]
    public async Task One_stream_is_there_unless_others_are_declared()
    {
        await using var hub = await TestHub.StartAsync();

        (await NamesAsync(hub)).Should().Equal("tams");
    }

    [Fact]
    public async Task Declared_streams_are_listed_by_name_and_separate()
    {
        await using var hub = await TestHub.StartAsync([("RealtimeHub:Streams:sport:Description", "The sport store"), ("RealtimeHub:Streams:news-2:Description", null)]);

        await hub.PublishAsync(SampleEvents.Segment(1), "sport");

        (await NamesAsync(hub)).Should().Equal("news-2", "sport");
        (await GetAsync(hub, "/streams/news-2")).GetProperty("events").GetInt64().Should().Be(0);
        var sport = await GetAsync(hub, "/streams/sport");
        (sport.GetProperty("description").GetString(), sport.GetProperty("events").GetInt64()).Should().Be(("The sport store", 1));
        (await hub.PageAsync(stream: "news-2")).GetProperty("events").GetArrayLength().Should().Be(0);
    }

    [Fact]
    public async Task Stream_tells_what_it_holds()
    {
        await using var hub = await TestHub.StartAsync();
        var empty = await GetAsync(hub, "/streams/tams");
        var positions = await hub.PublishAsync(SampleEvents.Eight);

        var stream = await GetAsync(hub, "/streams/tams");

        empty.GetProperty("oldest").ValueKind.Should().Be(JsonValueKind.Null);
        Position.Parse(empty.GetProperty("newest").GetString()!).Sequence.Should().Be(0);
        (stream.GetProperty("oldest").GetString(), stream.GetProperty("newest").GetString()).Should().Be((positions[0], positions[7]));
        stream.GetProperty("events").GetInt64().Should().Be(8);
        stream.GetProperty("bytes").GetInt64().Should().BeGreaterThan(SampleEvents.Eight.Sum(e => e.Length) / 4);
        var epoch = stream.GetProperty("epochs").EnumerateArray().Last();
        positions[0].Should().StartWith(epoch.GetProperty("id").GetString() + ".");
        epoch.GetProperty("first_sequence").GetInt64().Should().Be(1);
    }

    [Fact]
    public async Task Ready_says_what_durable_means_and_who_is_served()
    {
        await using var hub = await TestHub.StartAsync([("RealtimeHub:Node", "node-1")]);
        await using var sse = await SseReader.OpenAsync(hub);
        await sse.NextOfKindAsync("caught_up");

        var ready = await GetAsync(hub, "/health/ready");

        (ready.GetProperty("status").GetString(), ready.GetProperty("node").GetString(), ready.GetProperty("subscribers").GetInt32()).Should().Be(("ready", "node-1", 1));
        var durability = ready.GetProperty("durability").GetProperty("tams").GetString();
        durability.Should().NotBeNullOrEmpty().And.Be((await GetAsync(hub, "/streams/tams")).GetProperty("durability").GetString());
        (await GetAsync(hub, "/health/live")).GetProperty("status").GetString().Should().Be("live");
    }

    [Fact]
    public async Task Ready_of_a_log_in_memory_says_that_nothing_survives()
    {
        await using var hub = await TestHub.StartAsync(services: services => services.UseMemory());

        (await GetAsync(hub, "/health/ready")).GetProperty("durability").GetProperty("tams").GetString().Should().Contain("memory only");
    }

    private static async Task<IEnumerable<string?>> NamesAsync(TestHub hub) =>
        (await GetAsync(hub, "/streams")).GetProperty("streams").EnumerateArray().Select(s => s.GetProperty("name").GetString());

    private static async Task<JsonElement> GetAsync(TestHub hub, string path)
    {
        using var response = await hub.Http.GetAsync(path, Deadline.Token());
        return await response.EnsureSuccessStatusCode().JsonAsync();
    }
}
