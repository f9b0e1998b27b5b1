using System.Text.Json;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Reading;

public sealed class FilterTests
{
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
}
