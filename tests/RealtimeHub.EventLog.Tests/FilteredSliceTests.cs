using RealtimeHub.EventLog.Tests.Knowledge;
using RealtimeHub.Protocol;
using static RealtimeHub.EventLog.Tests.Knowledge.Told;

namespace RealtimeHub.EventLog.Tests;

public sealed class FilteredSliceTests
{
    private static readonly EventFilter OfSource = new() { SourceIds = [Id(101)] };

    [Fact]
    public async Task Gaps_and_events_come_in_the_order_of_the_log()
    {
        var messages = await MessagesAsync(OfSource,
            Flow(1, 101), Added(7, "[0:0_1:0)"), Added(8, "[0:0_1:0)"), Added(1, "[0:0_1:0)"), Flow(2, 102), Added(1, "[1:0_2:0)"), Added(7, "[1:0_2:0)"));

        messages.Should().Equal("event 1, at 1, behind 6", "gap 1-3", "event 4, event 6, at 6, behind 1", "gap 6-7");
    }

    [Fact]
    public async Task Events_at_the_end_reach_the_end_of_what_was_read()
    {
        var messages = await MessagesAsync(OfSource, Added(7, "[0:0_1:0)"), Flow(1, 101), Flow(2, 102));

        messages.Should().Equal("gap 0-1", "event 2, at 3, behind 0");
    }

    [Fact]
    public async Task Nothing_is_told_of_a_slice_that_is_hidden() =>
        (await MessagesAsync(OfSource, Flow(2, 102), Source(103))).Should().BeEmpty();

    [Fact]
    public async Task Without_a_filter_there_is_nothing_to_resolve() =>
        (await MessagesAsync(EventFilter.All, Added(7, "[0:0_1:0)"))).Should().Equal("event 1, at 1, behind 0");

    private static async Task<List<string>> MessagesAsync(EventFilter filter, params NewEvent[] events)
    {
        await using var log = LogThatTells.New();
        await log.TellAsync(events);
        var slice = await log.ReadAfterAsync(log.Extent.Oldest!.Value.Plus(-1), null, ReadLimit.Batch, CancellationToken.None);
        return [.. FilteredSlice.Messages(slice, filter, default).Select(Text)];
    }

    private static string Text(SubscriptionMessage message) => message switch
    {
        GapMessage gap when gap.Position == gap.Until => $"gap {gap.After!.Value.Sequence}-{gap.Until!.Value.Sequence}",
        EventsMessage told => $"{string.Join(", ", told.Events.Select(e => $"event {e.Position.Sequence}"))}, at {told.Position.Sequence}, behind {told.Behind}",
        _ => message.ToString(),
    };
}
