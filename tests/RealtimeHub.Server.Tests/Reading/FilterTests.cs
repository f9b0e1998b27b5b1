using System.Text.Json;
using System.Text.Json.Nodes;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Reading;

public sealed class FilterTests
{
    [Fact]
    public async Task Random_filters_select_the_same_events_in_every_view_as_a_naive_reading_of_the_rules()
    {
        await using var hub = await TestHub.StartAsync();
        var random = new RandomFilters(seed: 820);
        var published = Enumerable.Range(0, 300).Select(_ => random.NextEvent()).ToList();
        var positions = await hub.PublishAsync(published);
        await using var wire = await SignalRWire.ConnectAsync(hub);

        for (var i = 0; i < 60; i++)
        {
            var filter = random.NextFilter();
            var expected = positions.Where((_, n) => NaiveFilter.Matches(filter, JsonNode.Parse(published[n])!)).ToList();
            var query = $"from=beginning&limit=1000{string.Concat(filter.Select(m => $"&{m.Key}={Uri.EscapeDataString(AsQuery(m.Value!))}"))}";

            var page = (await hub.PageAsync(query)).GetProperty("events").EnumerateArray().ToList();
            await using var sse = await SseReader.OpenAsync(hub, query);
            var messages = await ToTipAsync(sse);
            var stream = await wire.StreamAsync("Subscribe", new { filter, from = "beginning" });
            var items = await ToTipAsync(stream.Messages);
            await stream.CancelAsync();

            page.Positions().Should().Equal(expected, filter.ToJsonString());
            messages.Should().Equal(expected, filter.ToJsonString());
            items.Should().Equal(expected, filter.ToJsonString());
        }
    }

    [Theory]
    [InlineData("events=", 0)]
    [InlineData("flow_ids=", 3)]
    [InlineData("events=sources/created,sources/deleted", 2)]
    [InlineData("events=sources/created, sources/deleted,", 2)]
    [InlineData("timerange=()", 6)]
    [InlineData("timerange=_", 8)]
    public async Task Filter_in_the_query_has_the_meaning_of_the_specification(string query, int count)
    {
        await using var hub = await TestHub.StartAsync();
        await hub.PublishAsync(SampleEvents.Eight);

        (await hub.PageAsync($"from=beginning&{query}")).GetProperty("events").GetArrayLength().Should().Be(count);
    }

    [Fact]
    public async Task Live_events_are_filtered_alike()
    {
        await using var hub = await TestHub.StartAsync();
        await using var wire = await SignalRWire.ConnectAsync(hub);
        var stream = await wire.StreamAsync("Subscribe", new { filter = new { timerange = "[5:0_7:0)" } });
        await stream.Messages.NextAsync("caught_up");

        var positions = new List<string>();
        for (var n = 0; n < 10; n++) positions.AddRange(await hub.PublishAsync(SampleEvents.Segment(n)));
        positions.AddRange(await hub.PublishAsync(SampleEvents.Eight[0]));

        (await stream.Messages.EventsAsync(3)).Positions().Should().Equal(positions[5], positions[6], positions[10]);
    }

    private static string AsQuery(JsonNode value) => value is JsonArray list ? string.Join(',', list.Select(item => item!.GetValue<string>())) : value.GetValue<string>();

    private static async Task<List<string>> ToTipAsync(SseReader sse)
    {
        var positions = new List<string>();
        while (await sse.NextAsync() is { } item && item.EventType != "caught_up") positions.Add(item.EventId!);
        return positions;
    }

    private static async Task<List<string>> ToTipAsync(MessageReader messages)
    {
        var events = new List<JsonElement>();
        while (await messages.NextAsync() is var message && message.GetProperty("kind").GetString() != "caught_up")
            events.AddRange(message.GetProperty("events").EnumerateArray());
        return events.Positions();
    }
}
