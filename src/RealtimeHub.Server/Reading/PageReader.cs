using RealtimeHub.EventLog;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Metrics;

namespace RealtimeHub.Server.Reading;

/// <summary>Collects a page: reads on until it is full, the tip is reached (and waited at, if asked), a gap comes, or a second has passed.</summary>
internal sealed class PageReader(NoticeBoard board, HubMetrics metrics, TimeProvider time)
{
    private static readonly TimeSpan ReadingTime = TimeSpan.FromSeconds(1);

    public async Task<EventsPage> ReadAsync(IEventLog log, EventsQuery query, CancellationToken cancellationToken)
    {
        var scope = EventScope.Of(query.Filter);
        var page = new EventsPage(null, [], await log.ResolveAsync(query.From, cancellationToken), false);
        var started = time.GetTimestamp();
        while (true)
        {
            var slice = await log.ReadAfterAsync(page.Position, scope, ReadLimit.Batch, cancellationToken);
            if (!TryAdd(ref page, slice, query)) return Counted(page);
            if (page.Events.Count == query.Limit || (!page.ReachedTip && time.GetElapsedTime(started) > ReadingTime)) return Counted(page);
            if (!page.ReachedTip) continue;

            var left = query.Wait - time.GetElapsedTime(started);
            if (page.Events.Count > 0 || page.Gap is not null || left <= TimeSpan.Zero || board.IsClosed) return Counted(page);
            // Not all at once: the node may have closed between the look at the board and the wait.
            await log.WaitBeyondAsync(page.Position, scope, left < Subscription.Quiet ? left : Subscription.Quiet, cancellationToken);
        }
    }

    // False when the page is full, or something must be told first on the next one.
    private static bool TryAdd(ref EventsPage page, Slice slice, EventsQuery query)
    {
        page = page with { ReachedTip = false };
        if (slice.Gap is { } gap && !TryTell(ref page, gap)) return false;
        foreach (var message in FilteredSlice.Messages(slice, query.Filter))
        {
            if (message is GapMessage unresolved && !TryTell(ref page, unresolved)) return false;
            if (message is EventsMessage events && !TryAdd(ref page, events, query.Limit)) return false;
        }

        page = page with { Position = slice.End, ReachedTip = slice.ReachedTip };
        return true;
    }

    // A page has one gap, and it stands before the events.
    private static bool TryTell(ref EventsPage page, GapMessage gap)
    {
        if (page.Gap is not null || page.Events.Count > 0) return false;
        page = page with { Gap = gap, Position = gap.Position };
        return true;
    }

    // A full page ends with its last event, not with what was read beyond it.
    private static bool TryAdd(ref EventsPage page, EventsMessage message, int limit)
    {
        var taken = message.Events.Take(limit - page.Events.Count).ToList();
        var all = taken.Count == message.Events.Count;
        page = page with { Events = [.. page.Events, .. taken], Position = all ? message.Position : taken[^1].Position };
        return all;
    }

    private EventsPage Counted(EventsPage page)
    {
        if (page.Gap is not null) metrics.Delivered("page", page.Gap);
        metrics.Delivered("page", new EventsMessage(page.Events, page.Position, 0));
        return page;
    }
}
