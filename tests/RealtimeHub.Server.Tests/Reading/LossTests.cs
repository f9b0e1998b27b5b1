using System.Text.Json;
using RealtimeHub.Protocol;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Reading;

/// <summary>Promise P5: whatever is lost is announced, all of it, before any later event, in every view.</summary>
public sealed class LossTests
{
    public static TheoryData<string, string> Table()
    {
        var table = new TheoryData<string, string>();
        foreach (var loss in Loss.All.Keys)
        {
            foreach (var view in new[] { "page", "sse", "resumed sse", "stream" }) table.Add(loss, view);
        }

        return table;
    }

    [Theory]
    [MemberData(nameof(Table))]
    public async Task What_is_lost_is_announced_before_any_later_event(string situation, string view)
    {
        using var folder = new TestFolder();
        await using var loss = await Loss.All[situation](folder);

        var (gap, events) = await ReadAsync(view, loss);

        var told = (gap.GetProperty("reason").GetString(), After: gap.GetProperty("after").GetString(), Until: gap.GetProperty("until").GetString());
        told.Item1.Should().Be(loss.Reason);
        events.Should().Equal(loss.Follows);
        if (loss.Reason == "reset") return;
        Sequences(told.After!, told.Until!).Should().Equal(loss.Missing.Select(p => Position.Parse(p).Sequence), "exactly what is missing");
        (loss.Reason == "retention" ? told.After : told.Until).Should().Be(loss.From, "the extent begins, or ends, where the reader stands");
    }

    [Fact]
    public async Task Reader_that_retention_overtakes_while_it_reads_pages_is_told_what_it_missed()
    {
        await using var hub = await TestHub.StartAsync([("RealtimeHub:Streams:tams:Retention:Count", "20")]);
        var seen = new List<long>();
        var position = await hub.TipAsync();
        for (var round = 0; round < 20; round++)
        {
            for (var n = 0; n < 15; n++) await hub.PublishAsync(SampleEvents.Segment(n));
            var page = await hub.PageAsync($"from=position:{position}&limit=5");
            if (page.TryGetProperty("gap", out var gap))
            {
                gap.GetProperty("after").GetString().Should().Be(position);
                seen.AddRange(Sequences(position, gap.GetProperty("until").GetString()!));
            }

            seen.AddRange(page.GetProperty("events").EnumerateArray().ToList().Positions().Select(p => Position.Parse(p).Sequence));
            position = page.GetProperty("position").GetString()!;
        }

        seen.Should().Equal(Enumerable.Range(1, seen.Count).Select(n => (long)n), "each was given or announced, in order and once");
        seen.Count.Should().BeGreaterThan(20 * 5, "it was overtaken");
    }

    private static IEnumerable<long> Sequences(string after, string until)
    {
        for (var sequence = Position.Parse(after).Sequence + 1; sequence <= Position.Parse(until).Sequence; sequence++) yield return sequence;
    }

    private static async Task<(JsonElement Gap, List<string> Events)> ReadAsync(string view, Loss loss)
    {
        if (view == "page")
        {
            var page = await loss.Hub.PageAsync($"from=position:{loss.From}&limit=1000");
            return (page.GetProperty("gap"), page.GetProperty("events").EnumerateArray().ToList().Positions());
        }

        if (view == "stream")
        {
            await using var wire = await SignalRWire.ConnectAsync(loss.Hub);
            var messages = (await wire.StreamAsync("Subscribe", new { from = $"position:{loss.From}" })).Messages;
            return (await messages.NextAsync("gap"), (await messages.EventsAsync(loss.Follows.Count)).Positions());
        }

        var resumes = view == "resumed sse";
        await using var sse = await SseReader.OpenAsync(loss.Hub, resumes ? "from=now" : $"from=position:{loss.From}", resumes ? loss.From : null);
        var first = (await sse.NextAsync())!.Value;
        first.EventType.Should().Be("gap", "nothing comes before it");
        return (JsonDocument.Parse(first.Data).RootElement, (await sse.EventsAsync(loss.Follows.Count)).ConvertAll(e => e.EventId!));
    }
}
