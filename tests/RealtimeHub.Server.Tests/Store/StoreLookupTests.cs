using System.Globalization;
using RealtimeHub.TestKit;
using static RealtimeHub.Server.Tests.Flows.FlowEvents;

namespace RealtimeHub.Server.Tests.Store;

public sealed class StoreLookupTests
{
    private static readonly (string, string?) Soon = ("RetryAfter", "00:00:00");
    private static readonly (string, string?) Never = ("RetryAfter", "01:00:00");

    [Fact]
    public async Task Segments_of_a_flow_older_than_the_log_match_by_source_and_collection()
    {
        await using var both = await StoreHub.StartAsync();
        await using var wire = await SignalRWire.ConnectAsync(both.Hub);
        var live = await wire.StreamAsync("Subscribe", new { filter = new { source_ids = new[] { Id(101) }, flow_collected_by_ids = new[] { Id(9) } } });
        await live.Messages.NextAsync("caught_up");
        both.Store.Asked.Should().BeEmpty("nothing is asked before an event needs it");

        await both.TellAsync(Added(1, "[0:0_1:0)"));
        await both.TellAsync(Added(1, "[1:0_2:0)"), Removed(1, "[0:0_1:0)"));

        (await live.Messages.EventsAsync(3))[0].GetProperty("groups").EnumerateArray().Select(g => g.GetString())
            .Should().BeEquivalentTo($"flow:{Id(1)}", $"source:{Id(101)}", $"flow_collection:{Id(9)}");
        both.Store.Asked.Should().Equal($"/v8/flows/{Id(1)}", $"/v8/sources/{Id(101)}");
        (await both.GetAsync($"/streams/tams/flows/{Id(1)}")).GetProperty("flows")[0].GetProperty("flow").GetProperty("label").GetString().Should().Be("of the store");
    }

    [Fact]
    public async Task What_events_tell_is_not_asked_for()
    {
        await using var both = await StoreHub.StartAsync();

        await both.TellAsync(Source(102), Flow(2, 102), Added(2, "[0:0_1:0)"), FlowDeleted(2), Removed(2, "_"), SourceDeleted(102));

        both.Store.Asked.Should().BeEmpty();
    }

    [Theory]
    [InlineData("/streams/tams/flows/{0}")]
    [InlineData("/streams/tams/flows?flow_ids={0}")]
    public async Task Flow_that_is_asked_for_by_its_id_and_that_no_event_told_of_is_asked_for(string path)
    {
        await using var both = await StoreHub.StartAsync();

        var list = await both.GetAsync(string.Format(CultureInfo.InvariantCulture, path, Id(1)));

        list.GetProperty("flows").EnumerateArray().Should().ContainSingle().Which.GetProperty("flow").GetProperty("label").GetString().Should().Be("of the store");
        both.Store.Asked.Should().Equal($"/v8/flows/{Id(1)}", $"/v8/sources/{Id(101)}");
    }

    [Fact]
    public async Task Lists_without_ids_and_flows_that_events_told_of_ask_for_nothing()
    {
        await using var both = await StoreHub.StartAsync();
        await both.TellAsync(Source(102), Flow(2, 102));

        await both.GetAsync("/streams/tams/flows");
        await both.GetAsync("/streams/tams/sources");
        await both.GetAsync($"/streams/tams/flows?source_ids={Id(101)}");
        await both.GetAsync($"/streams/tams/flows/{Id(2)}");

        both.Store.Asked.Should().BeEmpty();
    }

    [Fact]
    public async Task Source_that_a_flow_names_and_nobody_told_of_is_asked_for()
    {
        await using var both = await StoreHub.StartAsync();
        both.Store.AddSource(Id(102), $",\"collected_by\":[\"{Id(109)}\"]");

        await both.TellAsync(Flow(2, 102), Added(2, "[0:0_1:0)"));

        both.Store.Asked.Should().Equal($"/v8/sources/{Id(102)}");
        (await both.Hub.PageAsync($"from=beginning&source_collected_by_ids={Id(109)}")).GetProperty("events").GetArrayLength().Should().Be(2);
    }

    [Fact]
    public async Task Many_publishes_of_one_flow_ask_once_and_one_of_a_known_flow_does_not_wait()
    {
        await using var both = await StoreHub.StartAsync(("Timeout", "00:00:30"));
        await both.TellAsync(Source(102), Flow(2, 102));
        both.Store.Hold();

        var waiting = Enumerable.Range(0, 20).Select(n => both.TellAsync(Added(1, $"[{n}:0_{n + 1}:0)"))).ToList();
        await Eventually.HoldsAsync(() => both.Store.Asked.Count > 0, "the store is asked");
        await both.TellAsync(Added(2, "[0:0_1:0)"));
        waiting.Should().OnlyContain(publish => !publish.IsCompleted);
        both.Store.Release();
        await Task.WhenAll(waiting);

        both.Store.Asked.Should().Equal($"/v8/flows/{Id(1)}", $"/v8/sources/{Id(101)}");
        (await both.OfSourceAsync()).Should().HaveCount(20).And.OnlyContain(got => got.StartsWith("event"));
    }

    [Fact]
    public async Task Store_that_is_silent_holds_a_publish_no_longer_than_the_timeout_and_the_next_not_at_all()
    {
        await using var both = await StoreHub.StartAsync(("Timeout", "00:00:00.1"), Never);
        both.Store.Hold();

        await both.TellAsync(Added(1, "[0:0_1:0)"));
        await both.TellAsync(Added(1, "[1:0_2:0)"), Added(3, "[1:0_2:0)"));

        both.Store.Asked.Should().HaveCount(1, "a store that is silent is left alone for a while");
        (await both.OfSourceAsync()).Should().Equal("gap 3");
    }

    [Fact]
    public async Task Store_that_is_down_loses_no_event_and_the_flow_is_resolved_when_it_is_back()
    {
        await using var both = await StoreHub.StartAsync(Soon);
        await using var wire = await SignalRWire.ConnectAsync(both.Hub);
        var live = await wire.StreamAsync("Subscribe", new { filter = new { source_ids = new[] { Id(101) } } });
        await live.Messages.NextAsync("caught_up");
        await both.Store.GoDownAsync();

        await both.TellAsync(Added(1, "[0:0_1:0)"));
        (await live.Messages.NextAsync("gap")).GetProperty("reason").GetString().Should().Be("unresolved");
        await both.TellAsync(Added(1, "[1:0_2:0)"));
        await live.Messages.NextAsync("gap");
        await both.Store.ComeBackAsync();
        await both.TellAsync(Added(1, "[2:0_3:0)"));

        await live.Messages.EventsAsync(1);
        (await both.OfSourceAsync()).Should().Equal("gap 2", "event 3");
    }

    [Theory]
    [InlineData(StoreMood.Failing)]
    [InlineData(StoreMood.Garbage)]
    [InlineData(StoreMood.Strange)]
    [InlineData(StoreMood.Huge)]
    [InlineData(StoreMood.Redirecting)]
    public async Task Store_that_is_wrong_harms_nothing_and_is_asked_again(StoreMood mood)
    {
        await using var both = await StoreHub.StartAsync(Soon);
        both.Store.Mood = mood;

        await both.TellAsync(Added(1, "[0:0_1:0)"));
        await both.TellAsync(Added(1, "[1:0_2:0)"));
        both.Store.Mood = StoreMood.Well;
        await both.TellAsync(Added(1, "[2:0_3:0)"));

        (await both.OfSourceAsync()).Should().Equal("gap 2", "event 3");
        both.Warnings.Lines.Where(line => line.Contains("store", StringComparison.Ordinal)).Should().HaveCount(1, "a change is logged once");
    }

    [Fact]
    public async Task What_the_store_does_not_have_is_not_asked_for_again_for_a_while()
    {
        await using var both = await StoreHub.StartAsync(Never);

        await both.TellAsync(Added(5, "[0:0_1:0)"));
        await both.TellAsync(Added(5, "[1:0_2:0)"), FlowDeleted(5));

        both.Store.Asked.Should().Equal($"/v8/flows/{Id(5)}");
        both.Warnings.Lines.Should().BeEmpty("404 is an answer");
    }

    [Fact]
    public async Task Changes_of_the_stores_health_are_logged_once_each()
    {
        await using var both = await StoreHub.StartAsync(Soon);
        foreach (var mood in new[] { StoreMood.Failing, StoreMood.Failing, StoreMood.Well, StoreMood.Garbage, StoreMood.Failing })
        {
            both.Store.Mood = mood;
            await both.TellAsync(Added(5, "[0:0_1:0)"));
        }

        both.Warnings.Lines.Should().HaveCount(2);
    }

    [Theory]
    [InlineData("Bearer", "s3cret.to-ken")]
    [InlineData("Basic", "me:s3cret:1")]
    [InlineData("UrlToken", "s3cret&x=/?")]
    public async Task Hub_signs_in_and_logs_no_secret(string kind, string secret)
    {
        await using var both = await StoreHub.StartAsync((kind, secret), Soon);
        both.Store.Authorization = kind switch { "Bearer" => $"Bearer {secret}", "Basic" => "Basic bWU6czNjcmV0OjE=", _ => null };
        both.Store.AccessToken = kind == "UrlToken" ? secret : null;
        for (var i = 0; i < 7; i++) both.Store.AddSegment(Id(1), $"[{i}:0_{i + 1}:0)");

        await both.TellAsync(Added(1, "[0:0_1:0)"));
        (await both.CoverageAsync()).GetProperty("rests_on").GetString().Should().Be("store");
        (both.Store.AccessToken, both.Store.Authorization) = ("another", "another");
        await both.TellAsync(Added(5, "[0:0_1:0)"));

        (await both.OfSourceAsync()).Should().Equal("event 1", "gap 2");
        both.Warnings.Lines.Should().ContainSingle().Which.Should().Contain("401").And.NotContain("s3cret").And.NotContain("access_token");
    }
}
