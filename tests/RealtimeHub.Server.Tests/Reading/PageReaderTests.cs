using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RealtimeHub.EventLog;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Metrics;
using RealtimeHub.Server.Reading;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Reading;

public sealed class PageReaderTests
{
    private static readonly HubEvent[] Events = [.. Enumerable.Range(0, 10).Select(MakeEvent)];

    private readonly NoticeBoard _board = new("node");
    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task Page_stops_before_a_second_gap()
    {
        var page = await ReadAsync(Gap(0), Gap(1));

        page.Gap!.Position.Should().Be(At(0));
        page.Position.Should().Be(At(0));
        page.ReachedTip.Should().BeFalse();
    }

    [Fact]
    public async Task Page_with_events_stops_before_a_gap()
    {
        var page = await ReadAsync(Slice(0, 3), Gap(5));

        page.Gap.Should().BeNull();
        page.Events.Should().Equal(Events[..3]);
        page.Position.Should().Be(At(2));
        page.ReachedTip.Should().BeFalse();
    }

    [Fact]
    public async Task Page_reads_on_after_a_gap_that_comes_first()
    {
        var page = await ReadAsync(Gap(0), Slice(1, 4, reachedTip: true));

        page.Gap!.Reason.Should().Be(GapReason.Reset);
        page.Events.Should().Equal(Events[1..5]);
        page.ReachedTip.Should().BeTrue();
    }

    [Fact]
    public async Task Full_page_ends_with_its_last_event_and_not_with_what_was_read()
    {
        var page = await ReadAsync(Slice(0, 3), Slice(3, 7, reachedTip: true));

        page.Events.Should().Equal(Events[..5]);
        page.Position.Should().Be(At(4));
        page.ReachedTip.Should().BeFalse();
    }

    [Fact]
    public async Task Closing_node_ends_a_wait()
    {
        _board.Close(new NoticeMessage("shutdown", "Bye."));

        var page = await ReadAsync(new EventsQuery(StartFrom.Now, EventFilter.All, 5, TimeSpan.FromMinutes(1)), Slice(0, 0, reachedTip: true));

        page.Events.Should().BeEmpty();
    }

    private Task<EventsPage> ReadAsync(params Slice[] slices) => ReadAsync(new EventsQuery(StartFrom.Now, EventFilter.All, 5, TimeSpan.Zero), slices);

    private async Task<EventsPage> ReadAsync(EventsQuery query, params Slice[] slices)
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var metrics = new HubMetrics(services.GetRequiredService<IMeterFactory>(), _time);
        return await new PageReader(_board, metrics, new PresignedUrls(Options.Create(new RealtimeHubOptions())), _time).ReadAsync(new ScriptedLog(slices), query, CancellationToken.None);
    }

    private static Slice Slice(int first, int count, bool reachedTip = false) =>
        new(At(first + count - 1), new ArraySegment<HubEvent>(Events, first, count), reachedTip, 0);

    private static Slice Gap(int index) => new(At(index), [], false, 0) { Gap = new GapMessage(GapReason.Reset, null, null, At(index)) };

    private static HubEvent MakeEvent(int index) =>
        new(At(index), Tams.EventType.FlowsSegmentsAdded, [], DateTimeOffset.UnixEpoch, System.Text.Encoding.UTF8.GetBytes(SampleEvents.Segment(index)), 1);

    private static Position At(int index) => new(7, index + 1);
}
