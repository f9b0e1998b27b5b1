using RealtimeHub.Protocol;
using RealtimeHub.Tams;

namespace RealtimeHub.Client.Flows;

/// <summary>The segments that a log tells of: those added, without those deleted.</summary>
internal sealed class LogSegments
{
    private readonly Dictionary<(string ObjectId, Timerange Timerange), Segment> _segments = [];

    public static async Task<FlowSegments> ListAsync(RealtimeClient client, string stream, Guid flowId, Timerange timerange, CancellationToken cancellationToken)
    {
        var filter = new EventFilter
        {
            Events = [EventType.FlowsSegmentsAdded, EventType.FlowsSegmentsDeleted, EventType.FlowsDeleted],
            FlowIds = [flowId],
            Timerange = timerange,
        };
        while (true)
        {
            var segments = new LogSegments();
            await foreach (var message in client.SubscribeAsync(stream, filter, StartFrom.Beginning, cancellationToken).ConfigureAwait(false))
            {
                // The history changed while it was read: what was read may not count any more.
                if (message is GapMessage) break;
                if (message is CaughtUpMessage caughtUp) return new FlowSegments(segments.Within(timerange), caughtUp.Position, "log");
                if (message is EventsMessage events) segments.Follow(events.Events);
            }
        }
    }

    private void Follow(IReadOnlyList<HubEvent> events)
    {
        foreach (var e in events)
        {
            if (e.Tams is FlowsSegmentsAdded added) Add(added.Segments);
            if (e.Tams is FlowsSegmentsDeleted deleted) Remove(deleted.Timerange);
            if (e.Tams is FlowsDeleted) _segments.Clear();
        }
    }

    // A producer may say the same twice.
    private void Add(IReadOnlyList<Segment> segments)
    {
        foreach (var segment in segments) _segments[(segment.ObjectId, segment.Timerange)] = segment;
    }

    // The range goes from the first deleted segment to the last: one that is only partly in it was not deleted.
    private void Remove(Timerange deleted)
    {
        var gone = TimerangeSet.Empty.Add(deleted);
        foreach (var key in _segments.Keys.Where(key => gone.Contains(key.Timerange)).ToList()) _segments.Remove(key);
    }

    private List<Segment> Within(Timerange timerange) =>
        [.. _segments.Values.Where(s => s.Timerange.Overlaps(timerange)).OrderBy(s => s.Timerange.ToNanoseconds().From).ThenBy(s => s.ObjectId, StringComparer.Ordinal)];
}
