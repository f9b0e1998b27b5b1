using RealtimeHub.EventLog;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Metrics;

namespace RealtimeHub.Server.Reading;

/// <summary>Collects a page: reads on until it is full, the tip is reached (and waited at, if asked), a gap comes, or a second has passed.</summary>
internal sealed class PageReader(NoticeBoard board, HubMetrics metrics, PresignedUrls urls, TimeProvider time)
{
    private static readonly TimeSpan ReadingTime = TimeSpan.FromSeconds(1);

    public async Task<EventsPage> ReadAsync(IEventLog log, EventsQuery query, CancellationToken cancellationToken)
    {
        var filter = urls.Limit(query.Filter);
        var scope = EventScope.Of(filter);
        var page = new EventsPage(query.Limit, await log.ResolveAsync(query.From, cancellationToken));
        var started = time.GetTimestamp();
        while (true)
        {
            if (await ReadAsync(log, page, scope, cancellationToken) is not { } slice) return Counted(page);
            if (!page.TryAdd(slice, filter, time.GetUtcNow()) || page.IsFull) return Counted(page);
            if (!page.ReachedTip && time.GetElapsedTime(started) > ReadingTime) return Counted(page);
            if (!page.ReachedTip) continue;

            var left = query.Wait - time.GetElapsedTime(started);
            if (page.SaysSomething || left <= TimeSpan.Zero || board.IsClosed) return Counted(page);
            // Not all at once: the node may have closed between the look at the board and the wait.
            page.MoveTo(await log.WaitBeyondAsync(page.Position, scope, left < Subscription.Quiet ? left : Subscription.Quiet, cancellationToken));
        }
    }

    // What stands before damage is served; the next page, which begins at it, tells it.
    private static async ValueTask<Slice?> ReadAsync(IEventLog log, EventsPage page, EventScope? scope, CancellationToken cancellationToken)
    {
        try
        {
            return await log.ReadAfterAsync(page.Position, scope, ReadLimit.Batch, cancellationToken);
        }
        catch (LogDamagedException) when (page.SaysSomething)
        {
            return null;
        }
    }

    private EventsPage Counted(EventsPage page)
    {
        if (page.Gap is not null) metrics.Delivered("page", page.Gap);
        metrics.Delivered("page", new EventsMessage(page.Events, page.Position, 0));
        return page;
    }
}
