using System.Text.Json;
using RealtimeHub.Protocol;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Reading;

/// <summary>A well-formed position that the log cannot serve is no error: the reader is told a gap, then reading goes on.</summary>
public sealed class GapTests
{
    private const string Foreign = "0123456789abcdef.3";

    [Fact]
    public async Task Position_of_another_history_is_told_reset_and_everything_kept_follows()
    {
        await using var hub = await TestHub.StartAsync();
        var positions = await hub.PublishAsync(SampleEvents.Eight);
        var before = Position.Parse(positions[0]).Plus(-1).ToString();

        foreach (var (view, gap, events) in await EverywhereAsync(hub, Foreign, 8))
        {
            Told(gap).Should().Be(("reset", null, null, before), view);
            events.Should().Equal(positions, view);
        }
    }

    [Fact]
    public async Task Position_ahead_of_the_log_is_told_rollback_and_what_comes_next_follows()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.PublishAsync(SampleEvents.Eight);
        var tip = await hub.TipAsync();
        var ahead = Position.Parse(tip).Plus(100).ToString();

        foreach (var (view, gap, events) in await EverywhereAsync(hub, ahead, 0))
        {
            Told(gap).Should().Be(("rollback", tip, ahead, tip), view);
            events.Should().BeEmpty(view);
        }
    }

    [Fact]
    public async Task Position_whose_successors_are_no_longer_kept_is_told_retention()
    {
        await using var hub = await TestHub.StartAsync(services: services => services.UseMemory(maxEvents: 5));
        var positions = await hub.PublishAsync(Enumerable.Range(0, 20).Select(n => SampleEvents.Segment(n)));

        foreach (var (view, gap, events) in await EverywhereAsync(hub, positions[3], 5))
        {
            Told(gap).Should().Be(("retention", positions[3], positions[14], positions[14]), view);
            events.Should().Equal(positions.Skip(15), view);
        }
    }

    [Fact]
    public async Task Reading_goes_on_live_after_a_gap()
    {
        await using var hub = await TestHub.StartAsync();
        await using var wire = await SignalRWire.ConnectAsync(hub);
        var stream = await wire.StreamAsync("Subscribe", new { from = $"position:{Foreign}" });
        await stream.Messages.NextAsync("gap");
        await stream.Messages.NextAsync("caught_up");

        var position = await hub.PublishAsync(SampleEvents.Segment(1));

        (await stream.Messages.EventsAsync(1)).Positions().Should().Equal(position);
    }

    [Fact]
    public async Task Waiting_page_tells_a_gap_at_once()
    {
        await using var hub = await TestHub.StartAsync();

        var page = await hub.PageAsync($"from=position:{Foreign}&wait=60");

        page.GetProperty("gap").GetProperty("reason").GetString().Should().Be("reset");
    }

    private static async Task<List<(string View, JsonElement Gap, List<string> Events)>> EverywhereAsync(TestHub hub, string position, int count)
    {
        var page = await hub.PageAsync($"from=position:{position}");
        await using var sse = await SseReader.OpenAsync(hub, $"from=position:{position}");
        await using var resumed = await SseReader.OpenAsync(hub, "from=now", lastEventId: position);
        await using var wire = await SignalRWire.ConnectAsync(hub);
        var stream = await wire.StreamAsync("Subscribe", new { from = $"position:{position}" });
        return
        [
            ("page", page.GetProperty("gap"), page.GetProperty("events").EnumerateArray().ToList().Positions()),
            ("sse", await sse.NextOfKindAsync("gap"), (await sse.EventsAsync(count)).ConvertAll(e => e.EventId!)),
            ("resumed sse", await resumed.NextOfKindAsync("gap"), (await resumed.EventsAsync(count)).ConvertAll(e => e.EventId!)),
            ("stream", await stream.Messages.NextAsync("gap"), (await stream.Messages.EventsAsync(count)).Positions()),
        ];
    }

    private static (string? Reason, string? After, string? Until, string? Position) Told(JsonElement gap) =>
        (gap.GetProperty("reason").GetString(), gap.GetProperty("after").GetString(), gap.GetProperty("until").GetString(), gap.GetProperty("position").GetString());
}
