using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Reading;

public sealed class PageTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(1000)]
    public async Task Pages_lead_to_the_tip_without_a_hole_whatever_their_limit(int limit)
    {
        await using var hub = await TestHub.StartAsync();
        var positions = await hub.PublishAsync(Enumerable.Range(0, 40).Select(n => SampleEvents.Segment(n)));

        var read = new List<string>();
        var from = "beginning";
        while (true)
        {
            var page = await hub.PageAsync($"from={from}&limit={limit}");
            var events = page.GetProperty("events").EnumerateArray().ToList();
            events.Count.Should().BeLessThanOrEqualTo(limit);
            read.AddRange(events.Positions());
            from = $"position:{page.GetProperty("position").GetString()}";
            if (events.Count > 0) from.Should().Be($"position:{read[^1]}");
            page.TryGetProperty("gap", out _).Should().BeFalse();
            if (page.GetProperty("reached_tip").GetBoolean()) break;
        }

        read.Should().Equal(positions);
    }

    [Fact]
    public async Task Large_events_make_short_pages()
    {
        await using var hub = await TestHub.StartAsync();
        var large = SampleEvents.Segment(1).Replace("object-1", new string('x', 250_000), StringComparison.Ordinal);
        var positions = await hub.PublishAsync([.. Enumerable.Repeat(large, 20)]);

        var first = await hub.PageAsync("from=beginning&limit=1000");
        var second = await hub.PageAsync($"from=position:{first.GetProperty("position").GetString()}&limit=1000");

        first.GetProperty("events").GetArrayLength().Should().Be(17, "that many make 4 MiB");
        first.GetProperty("reached_tip").GetBoolean().Should().BeFalse();
        first.GetProperty("events").EnumerateArray().Concat(second.GetProperty("events").EnumerateArray()).Positions().Should().Equal(positions);
    }

    [Fact]
    public async Task Page_has_a_hundred_events_unless_told_otherwise()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.PublishAsync(Enumerable.Range(0, 101).Select(n => SampleEvents.Segment(n)));

        var page = await hub.PageAsync();

        page.GetProperty("events").GetArrayLength().Should().Be(100);
        page.GetProperty("reached_tip").GetBoolean().Should().BeFalse();
    }

    [Fact]
    public async Task Page_of_an_empty_stream_gives_a_position_to_go_on_from()
    {
        await using var hub = await TestHub.StartAsync();

        var page = await hub.PageAsync("");
        await hub.PublishAsync(SampleEvents.Segment(1));

        page.GetProperty("reached_tip").GetBoolean().Should().BeTrue();
        var next = await hub.PageAsync($"from=position:{page.GetProperty("position").GetString()}");
        next.GetProperty("events").GetArrayLength().Should().Be(1);
    }

    [Fact]
    public async Task Waiting_page_returns_as_soon_as_an_event_comes()
    {
        await using var hub = await TestHub.StartAsync();

        var from = $"position:{await hub.TipAsync()}";
        var waiting = hub.PageAsync($"from={from}&wait=60");
        var fromNow = hub.PageAsync("from=now&wait=60");

        await hub.PublishAsync(SampleEvents.Segment(1));

        (await waiting).GetProperty("events").GetArrayLength().Should().Be(1);
        await Eventually.HoldsAsync(() => AnsweredAsync(hub, fromNow), "the page from now has an event that came after it was asked for");
    }

    [Fact]
    public async Task Waiting_page_is_not_ended_by_events_that_its_filter_hides()
    {
        await using var hub = await TestHub.StartAsync();
        var from = $"position:{await hub.TipAsync()}";
        var waiting = hub.PageAsync($"from={from}&wait=60&events=sources/deleted");

        await hub.PublishAsync(SampleEvents.Segment(1));
        await hub.PublishAsync(SampleEvents.Eight);

        (await waiting).GetProperty("events").EnumerateArray().Single().GetProperty("event_type").GetString().Should().Be("sources/deleted");
    }

    [Fact]
    public async Task Waiting_page_is_empty_at_the_end_of_its_wait()
    {
        await using var hub = await TestHub.StartAsync();

        var page = await hub.PageAsync("wait=1");

        page.GetProperty("events").GetArrayLength().Should().Be(0);
        page.GetProperty("reached_tip").GetBoolean().Should().BeTrue();
        page.GetProperty("position").GetString().Should().Be(await hub.TipAsync());
    }

    [Fact]
    public async Task Page_that_a_filter_empties_still_moves_to_the_tip()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.PublishAsync(Enumerable.Range(0, 500).Select(n => SampleEvents.Segment(n)));

        var page = await hub.PageAsync("from=beginning&flow_ids=00000000-0000-4000-8000-000000000000");

        page.GetProperty("events").GetArrayLength().Should().Be(0);
        page.GetProperty("position").GetString().Should().Be(await hub.TipAsync());
    }

    [Fact]
    public async Task Every_form_of_from_starts_where_it_says()
    {
        var clock = new ManualTimeProvider(new DateTimeOffset(2026, 7, 23, 12, 0, 0, TimeSpan.Zero));
        await using var hub = await TestHub.StartAsync(services: services => services.UseMemory(clock));
        var first = (await hub.PublishAsync(SampleEvents.Segment(1))).Single();
        clock.Advance(TimeSpan.FromMinutes(1));
        var second = (await hub.PublishAsync(SampleEvents.Segment(2))).Single();

        (await From("beginning")).Should().Equal(first, second);
        (await From("now")).Should().BeEmpty();
        (await From("")).Should().BeEmpty();
        (await From($"position:{first}")).Should().Equal(second);
        (await From($"position:{second}")).Should().BeEmpty();
        (await From("time:2026-07-23T12:00:00Z")).Should().Equal(first, second);
        (await From("time:2026-07-23T12:00:30Z")).Should().Equal(second);
        (await From("time:2026-07-23T14:01:00.000000%2B02:00")).Should().Equal(second);
        (await From("time:2026-07-23T12:01:00.000001Z")).Should().BeEmpty();
        (await From("time:1970-01-01T00:00:00Z")).Should().Equal(first, second);
        (await From("time:2999-01-01T00:00:00Z")).Should().BeEmpty();

        async Task<List<string>> From(string from) => (await hub.PageAsync($"from={from}")).GetProperty("events").EnumerateArray().ToList().Positions();
    }

    [Fact]
    public async Task Received_is_the_hubs_time_of_append()
    {
        var clock = new ManualTimeProvider(new DateTimeOffset(2026, 7, 23, 12, 0, 0, 123, 456, TimeSpan.Zero));
        await using var hub = await TestHub.StartAsync(services: services => services.UseMemory(clock));
        await hub.PublishAsync(SampleEvents.Segment(1));

        (await hub.PageAsync()).GetProperty("events")[0].GetProperty("received").GetString().Should().Be("2026-07-23T12:00:00.123456Z");
    }

    private static async Task<bool> AnsweredAsync(TestHub hub, Task page)
    {
        await hub.PublishAsync(SampleEvents.Segment(1));
        return page.IsCompletedSuccessfully;
    }
}
