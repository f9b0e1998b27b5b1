using System.Text.Json;
using RealtimeHub.TestKit;
using static RealtimeHub.Server.Tests.Flows.FlowEvents;

namespace RealtimeHub.Server.Tests.Store;

public sealed class StoreCoverageTests
{
    private static readonly (string, string?) Soon = ("RetryAfter", "00:00:00");
    private static readonly (string, string?) Brief = ("Timeout", "00:00:00.2");

    [Fact]
    public async Task Coverage_is_seeded_page_by_page_once()
    {
        await using var both = await StoreHub.StartAsync();
        Fill(both, 10);

        var first = await both.CoverageAsync("[0:0_12:0)");
        var second = await both.CoverageAsync("[2:0_5:0)");

        Text(first).Should().Be("store: [0:0_10:0)");
        first.GetProperty("missing")[0].GetString().Should().Be("[10:0_12:0)");
        second.GetProperty("complete").GetBoolean().Should().BeTrue();
        both.Store.Asked.Count(asked => asked.Contains("segments", StringComparison.Ordinal)).Should().Be(4);
    }

    [Fact]
    public async Task Hub_method_is_seeded_too_and_events_after_it_count_on()
    {
        await using var both = await StoreHub.StartAsync();
        Fill(both, 4);
        await using var wire = await SignalRWire.ConnectAsync(both.Hub);

        Text(await wire.InvokeAsync("Coverage", new { flow_id = Id(1), timerange = "_" })).Should().Be("store: [0:0_4:0)");
        await both.TellAsync(Added(1, "[4:0_5:0)"));
        Text(await both.CoverageAsync()).Should().Be("store: [0:0_5:0)");
    }

    [Fact]
    public async Task Wait_for_segments_older_than_the_log_ends_at_once()
    {
        await using var both = await StoreHub.StartAsync();
        Fill(both, 10);

        (await both.CoverageAsync("[1:0_9:0)", wait: 60)).GetProperty("complete").GetBoolean().Should().BeTrue();
    }

    [Fact]
    public async Task Wait_ends_when_a_slow_store_answers_or_the_last_segment_comes()
    {
        await using var both = await StoreHub.StartAsync(("Timeout", "00:00:05"));
        Fill(both, 10);
        await both.TellAsync(Source(101), Flow(1, 101));
        both.Store.Hold();

        var old = both.CoverageAsync("[1:0_9:0)", wait: 60);
        var live = both.CoverageAsync("[1:0_11:0)", wait: 60);
        await Eventually.HoldsAsync(() => both.Store.Asked.Count > 0, "the store is asked");
        both.Store.Release();

        Text(await old).Should().Be("store: [1:0_9:0)");
        await both.TellAsync(Added(1, "[10:0_11:0)"));
        Text(await live).Should().Be("store: [1:0_11:0)");
    }

    [Fact]
    public async Task Answer_does_not_wait_longer_than_the_timeout_and_who_waits_on_is_told_when_the_store_answers()
    {
        await using var both = await StoreHub.StartAsync(Brief, Soon);
        Fill(both, 10);
        await both.TellAsync(Source(101), Flow(1, 101), Added(1, "[20:0_21:0)"));
        both.Store.Hold();

        Text(await both.CoverageAsync()).Should().Be("log: [20:0_21:0)");
        var waiting = both.CoverageAsync("[0:0_10:0)", wait: 60);
        both.Store.Release();

        Text(await waiting).Should().Be("store: [0:0_10:0)");
    }

    [Theory]
    [InlineData(StoreMood.Well)]
    [InlineData(StoreMood.Failing)]
    public async Task Who_waits_is_told_when_a_store_that_was_away_is_back(StoreMood mood)
    {
        await using var both = await StoreHub.StartAsync(("RetryAfter", "00:00:01"));
        Fill(both, 10);
        both.Store.Mood = mood;
        if (mood == StoreMood.Well) await both.Store.GoDownAsync();
        var waiting = both.CoverageAsync("[0:0_10:0)", wait: 60);
        await Eventually.HoldsAsync(() => both.Warnings.Lines.Count > 0, "the store was asked");

        if (mood == StoreMood.Well) await both.Store.ComeBackAsync();
        both.Store.Mood = StoreMood.Well;

        Text(await waiting).Should().Be("store: [0:0_10:0)");
    }

    [Fact]
    public async Task Segment_deleted_while_the_store_is_read_does_not_come_back()
    {
        await using var both = await StoreHub.StartAsync(("Timeout", "00:00:30"));
        Fill(both, 5);
        both.Store.PageSize = 2;
        await both.TellAsync(Source(101), Flow(1, 101));
        both.Store.OnAsked = async asked =>
        {
            if (!asked.Contains("page=2", StringComparison.Ordinal)) return;
            both.Store.OnAsked = _ => Task.CompletedTask;
            both.Store.RemoveSegments(Id(1), "[0:0_1:0)");
            await both.TellAsync(Removed(1, "[0:0_1:0)"));
        };

        (await both.CoverageAsync()).GetProperty("covered")[0].GetString().Should().StartWith("[1:0_");
    }

    [Fact]
    public async Task Deletion_that_names_more_than_was_deleted_is_read_again()
    {
        await using var both = await StoreHub.StartAsync();
        Fill(both, 10);
        await both.CoverageAsync();

        both.Store.RemoveSegments(Id(1), "[2:0_3:0)");
        both.Store.RemoveSegments(Id(1), "[7:0_8:0)");
        await both.TellAsync(Removed(1, "[2:0_8:0)"));

        Text(await both.CoverageAsync()).Should().Be("store: [0:0_2:0) [3:0_7:0) [8:0_10:0)");
        both.Store.Asked[^1].Should().Contain("timerange=");
    }

    [Fact]
    public async Task Deletion_that_could_not_be_read_again_rests_on_the_log_until_somebody_asks()
    {
        await using var both = await StoreHub.StartAsync(Soon);
        Fill(both, 10);
        await both.CoverageAsync();

        both.Store.Mood = StoreMood.Failing;
        await both.TellAsync(Removed(1, "[2:0_8:0)"));
        Text(await both.CoverageAsync()).Should().Be("log: [0:0_2:0) [8:0_10:0)");
        both.Store.Mood = StoreMood.Well;

        Text(await both.CoverageAsync()).Should().Be("store: [0:0_10:0)");
    }

    [Fact]
    public async Task Deletion_in_a_flow_that_nobody_asked_about_is_not_read()
    {
        await using var both = await StoreHub.StartAsync();

        await both.TellAsync(Source(101), Flow(1, 101), Removed(1, "[2:0_8:0)"));

        both.Store.Asked.Should().BeEmpty();
    }

    [Theory]
    [InlineData(StoreMood.Failing)]
    [InlineData(StoreMood.Garbage)]
    [InlineData(StoreMood.Strange)]
    [InlineData(StoreMood.Huge)]
    [InlineData(StoreMood.Redirecting)]
    [InlineData(StoreMood.Endless)]
    [InlineData(StoreMood.Circling)]
    public async Task Store_that_is_wrong_leaves_what_the_log_has_seen_and_the_next_who_asks_tries_again(StoreMood mood)
    {
        await using var both = await StoreHub.StartAsync(("Timeout", "00:00:30"), Soon);
        Fill(both, 10);
        await both.TellAsync(Source(101), Flow(1, 101), Added(1, "[20:0_21:0)"));
        both.Store.Mood = mood;

        Text(await both.CoverageAsync()).Should().Be("log: [20:0_21:0)");
        both.Store.Mood = StoreMood.Well;

        Text(await both.CoverageAsync()).Should().Be("store: [0:0_10:0) [20:0_21:0)");
    }

    [Fact]
    public async Task Flow_that_nobody_knows_is_answered_and_not_remembered()
    {
        await using var both = await StoreHub.StartAsync();

        Text(await both.CoverageAsync(flow: 5)).Should().Be("log: ");
        (await both.GetAsync("/streams/tams/flows")).GetProperty("flows").GetArrayLength().Should().Be(0);
        both.Store.Asked.Should().Equal($"/v8/flows/{Id(5)}");
    }

    [Fact]
    public async Task Hub_that_goes_ends_what_it_asks_and_what_waits()
    {
        await using var both = await StoreHub.StartAsync(Brief, Soon);
        await both.TellAsync(Source(101), Flow(1, 101));
        both.Store.Hold();
        var waiting = both.CoverageAsync("[0:0_10:0)", wait: 60);
        await Eventually.HoldsAsync(() => both.Store.Asked.Count > 0, "the store is asked");

        await both.Hub.StopAsync().WaitAsync(Deadline.Limit);

        Text(await waiting).Should().Be("log: ");
    }

    private static void Fill(StoreHub both, int count)
    {
        for (var i = 0; i < count; i++) both.Store.AddSegment(Id(1), $"[{i}:0_{i + 1}:0)");
    }

    private static string Text(JsonElement coverage) =>
        $"{coverage.GetProperty("rests_on").GetString()}: {string.Join(' ', coverage.GetProperty("covered").EnumerateArray().Select(range => range.GetString()))}";
}
