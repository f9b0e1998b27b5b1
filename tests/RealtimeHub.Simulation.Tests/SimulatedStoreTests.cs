using System.Diagnostics;
using System.Text.RegularExpressions;

namespace RealtimeHub.Simulation.Tests;

public sealed partial class SimulatedStoreTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [GeneratedRegex("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")]
    private static partial Regex Version4();

    private static SimulatedStore Store(int channels = 1, int flows = 7, int seed = 1) =>
        new(new SimulationOptions { Channels = channels, FlowsPerChannel = flows, Seed = seed, Start = Start });

    [Fact]
    public void A_store_of_the_same_seed_is_the_same_byte_for_byte()
    {
        Seen.Text(Store(channels: 2).Events().Take(500)).Should().Be(Seen.Text(Store(channels: 2).Events().Take(500)));
    }

    [Fact]
    public void A_store_of_another_seed_has_other_ids()
    {
        var ids = Seen.All(Store(seed: 1).Opening()).Concat(Seen.All(Store(seed: 2).Opening())).Select(e => (string)(e.Body["flow"] ?? e.Body["source"])!["id"]!);

        ids.Should().OnlyHaveUniqueItems().And.OnlyContain(id => Version4().IsMatch(id));
    }

    [Fact]
    public void A_channel_opens_with_its_sources_and_then_its_flows()
    {
        var opening = Seen.All(Store().Opening());

        opening.Select(e => e.Type).Should().Equal(Enumerable.Repeat("sources/created", 5).Concat(Enumerable.Repeat("flows/created", 7)));
        opening.Skip(5).Select(e => ((string)e.Flow["format"]!).Split(':')[^1]).Should().Equal("video", "video", "video", "audio", "audio", "data", "multi");
        opening.Skip(5).Select(e => (string)e.Flow["label"]!).Should().StartWith("Channel 1 · video 1080p");
    }

    [Fact]
    public void Collections_name_each_other_from_both_sides()
    {
        var opening = Seen.All(Store().Opening());
        var sources = opening.Take(5).Select(e => e.Source).ToList();
        var flows = opening.Skip(5).Select(e => e.Flow).ToList();

        var (multiFlow, multiSource) = ((string)flows[^1]["id"]!, (string)sources[^1]["id"]!);

        flows[^1]["flow_collection"]!.AsArray().Select(m => (string)m!["id"]!).Should().Equal(flows.SkipLast(1).Select(f => (string)f["id"]!));
        flows.SkipLast(1).Should().OnlyContain(f => (string)f["collected_by"]![0]! == multiFlow);
        sources[^1]["source_collection"]!.AsArray().Select(m => (string)m!["id"]!).Should().Equal(sources.SkipLast(1).Select(s => (string)s["id"]!));
        sources.SkipLast(1).Should().OnlyContain(s => (string)s["collected_by"]![0]! == multiSource);
        flows.Select(f => (string)f["source_id"]!).Distinct().Should().BeEquivalentTo(sources.Select(s => (string)s["id"]!));
    }

    [Theory]
    [InlineData(1, "video")]
    [InlineData(2, "video audio")]
    [InlineData(3, "video audio multi")]
    [InlineData(5, "video video audio data multi")]
    [InlineData(12, "video video video video video video video audio audio audio data multi")]
    public void A_channel_of_another_size_keeps_about_the_same_parts(int flows, string kinds)
    {
        var opening = Seen.All(Store(flows: flows).Opening()).Where(e => e.Type == "flows/created").ToList();

        string.Join(' ', opening.Select(e => ((string)e.Flow["format"]!).Split(':')[^1])).Should().Be(kinds);
        opening.Select(e => (string)e.Flow["label"]!).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void A_segment_is_an_update_of_its_flow_that_moves_only_segments_updated_and_then_the_segment()
    {
        var store = Store();
        var created = Seen.All(store.Opening()).Where(e => e.Type == "flows/created").ToDictionary(e => e.FlowId, e => e.Flow);
        var tick = Seen.All(store.NextTick());

        tick.Should().HaveCount(14);
        foreach (var pair in tick.Chunk(2))
        {
            pair.Select(e => e.Type).Should().Equal("flows/updated", "flows/segments_added");
            pair[0].FlowId.Should().Be(pair[1].FlowId);
            var updated = pair[0].Flow.DeepClone().AsObject();
            DateTimeOffset.Parse((string)updated["segments_updated"]!).Should().Be(pair[0].At);
            updated.Remove("segments_updated");
            updated.ToJsonString().Should().Be(created[pair[0].FlowId].ToJsonString());
        }
    }

    [Fact]
    public void Segments_of_a_flow_follow_each_other_without_a_hole_and_each_has_its_own_object()
    {
        var segments = Seen.All(Store().Events().Take(12 + (14 * 200))).Where(e => e.Type == "flows/segments_added").ToList();

        segments.Select(e => (string)e.Body["segments"]![0]!["object_id"]!).Should().OnlyHaveUniqueItems();
        foreach (var flow in segments.GroupBy(e => e.FlowId))
        {
            flow.Zip(flow.Skip(1)).Should().OnlyContain(pair => pair.First.TimerangeEnd == pair.Second.TimerangeStart).And.HaveCount(199);
        }
    }

    [Fact]
    public void Media_time_is_TAI()
    {
        var segment = Seen.All(Store().NextTick()).First(e => e.Type == "flows/segments_added" && e.TimerangeStart.EndsWith(":0", StringComparison.Ordinal));
        var tai = Start.ToUnixTimeSeconds() + 37;

        segment.Timerange.Should().Be($"[{tai / 2 * 2}:0_{(tai / 2 * 2) + 2}:0)");
    }

    [Fact]
    public void Event_times_never_go_back()
    {
        var times = Seen.All(Store(channels: 3).Events().Take(2_000)).Select(e => e.At).ToList();

        times.Should().BeInAscendingOrder();
    }

    [Fact]
    public void Ticks_asked_for_one_by_one_are_the_endless_sequence()
    {
        var (one, other) = (Store(), Store());
        var ticks = one.Opening().ToList();
        for (var i = 0; i < 5; i++) ticks.AddRange(one.NextTick());

        Seen.Text(ticks).Should().Be(Seen.Text(other.Events().Take(ticks.Count)));
    }

    [Fact]
    public void Impossible_options_are_refused_at_once()
    {
        FluentActions.Invoking(() => Store(channels: 0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => Store(flows: 0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new SimulatedStore(new SimulationOptions { SegmentDuration = TimeSpan.Zero })).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    [Trait("Category", "Long")]
    public void Load_is_made_at_300_000_events_a_second_or_more()
    {
        Store(channels: 100).Events().Take(300_000).Count();

        var watch = Stopwatch.StartNew();
        Store(channels: 100).Events().Take(600_000).Count().Should().Be(600_000);

        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(2));
    }
}
