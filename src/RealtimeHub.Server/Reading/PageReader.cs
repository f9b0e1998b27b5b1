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
            if (slice.Gap is not null && (page.Events.Count > 0 || page.Gap is not null)) return Counted(page with { ReachedTip = false });
            page = Add(page, slice, query);
            if (page.Events.Count >= query.Limit || (!page.ReachedTip && time.GetElapsedTime(started) > ReadingTime)) return Counted(page);
            if (!page.ReachedTip) continue;

            var left = query.Wait - time.GetElapsedTime(started);
            if (page.Events.Count > 0 || page.Gap is not null || left <= TimeSpan.Zero || board.IsClosed) return Counted(page);
            // Not all at once: the node may have closed between the look at the board and the wait.
            await log.WaitBeyondAsync(page.Position, scope, left < Subscription.Quiet ? left : Subscription.Quiet, cancellationToken);
        }
    }

    private static EventsPage Add(EventsPage page, Slice slice, EventsQuery query)
    {
        var events = new List<HubEvent>(page.Events);
        foreach (var e in slice.Events.Where(query.Filter.Matches))
        {
            // A full page ends with its last event, not with what was read beyond it.
            if (events.Count == query.Limit) return page with { Events = events, Position = events[^1].Position, ReachedTip = false };
            events.Add(e);
        }

        return new EventsPage(page.Gap ?? slice.Gap, events, slice.End, slice.ReachedTip);
    }

    private EventsPage Counted(EventsPage page)
    {
        if (page.Gap is not null) metrics.Delivered("page", page.Gap);
        metrics.Delivered("page", new EventsMessage(page.Events, page.Position, 0));
        return page;
    }
}
