using RealtimeHub.Client.Connection;
using RealtimeHub.Protocol;
using RealtimeHub.Tams;

namespace RealtimeHub.Client.Flows;

/// <summary>
/// Waits for one timerange of a bounded kind: reads the flow's coverage at a position and follows the flow from there, keeping a coverage of
/// its own. It asks the hub again after a gap, and now and then, because a hub also learns of segments from the store, which is no event.
/// </summary>
internal sealed class TimerangeWait(RealtimeClient client, Guid flowId, Timerange timerange, WaitOptions options)
{
    // Less than a quiet subscription's five seconds, so that each sign of life of one is an occasion.
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(4);

    private readonly Timerange _window = Widen(timerange, options.Tolerance);
    private readonly TimeProvider _time = client.Options.TimeProvider;
    private TimerangeSet _coverage = TimerangeSet.Empty;
    private TimerangeSet? _reported;
    private Position _at;
    private string _restsOn = "";
    private long _askedAt;

    private bool IsDone => _coverage.Contains(timerange, options.Tolerance);

    public async Task<WaitResult> RunAsync(CancellationToken cancellationToken)
    {
        Take(await AskAsync(cancellationToken).ConfigureAwait(false));
        Report();
        if (IsDone) return Result();
        await foreach (var message in client.SubscribeAsync(options.Stream, Filter(), StartFrom.After(_at), cancellationToken).ConfigureAwait(false))
        {
            await FollowAsync(message, cancellationToken).ConfigureAwait(false);
            Report();
            if (IsDone) return Result();
        }

        throw new OperationCanceledException(cancellationToken);
    }

    private async Task FollowAsync(SubscriptionMessage message, CancellationToken cancellationToken)
    {
        if (message is GapMessage gap)
        {
            await BeginAnewAsync(gap.Position, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (message is EventsMessage events) Follow(events.Events);
        if (message.Reached is { } reached && reached.Sequence > _at.Sequence) _at = reached;
        if (IsDone || _time.GetElapsedTime(_askedAt) < AskAgain) return;
        var coverage = await AskAsync(cancellationToken).ConfigureAwait(false);
        // A node that does not know yet what was followed already has nothing to add.
        if (coverage.Position.Sequence >= _at.Sequence) Take(coverage);
    }

    // Sequences go on across epochs, so what an answer of the hub already counts is told by them alone. Counting it again would show
    // states between, in which what was deleted since is there once more.
    private void Follow(IReadOnlyList<HubEvent> events)
    {
        foreach (var e in events.Where(e => e.Position.Sequence > _at.Sequence))
        {
            _at = e.Position;
            _coverage = e.Tams switch
            {
                FlowsSegmentsAdded added => added.Timeranges.Aggregate(_coverage, (coverage, range) => coverage.Add(range.Intersect(_window))),
                FlowsSegmentsDeleted deleted => _coverage.Remove(deleted.Timerange),
                FlowsDeleted => TimerangeSet.Empty,
                _ => _coverage,
            };
        }
    }

    // After a gap nothing that was followed counts, and only an answer from beyond it does.
    private async Task BeginAnewAsync(Position position, CancellationToken cancellationToken)
    {
        var delay = new ReconnectDelay();
        while (true)
        {
            var coverage = await AskAsync(cancellationToken).ConfigureAwait(false);
            if (coverage.Position.Sequence >= position.Sequence)
            {
                Take(coverage);
                return;
            }

            await Task.Delay(delay.Next(), _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<FlowCoverage> AskAsync(CancellationToken cancellationToken)
    {
        var coverage = await client.CoverageAsync(flowId, _window, options.Stream, cancellationToken).ConfigureAwait(false);
        _askedAt = _time.GetTimestamp();
        return coverage;
    }

    private void Take(FlowCoverage coverage)
    {
        _coverage = coverage.Covered.Aggregate(TimerangeSet.Empty, (set, range) => set.Add(range));
        _at = coverage.Position;
        _restsOn = coverage.RestsOn;
    }

    private void Report()
    {
        if (options.Progress is not { } progress || _coverage.Equals(_reported)) return;
        _reported = _coverage;
        progress.Report(WaitProgress.Of(_coverage, timerange, options.Tolerance));
    }

    private WaitResult Result() => new(_at, [.. _coverage.Intersect(timerange)], _restsOn);

    private EventFilter Filter() => new()
    {
        Events = [EventType.FlowsSegmentsAdded, EventType.FlowsSegmentsDeleted, EventType.FlowsDeleted],
        FlowIds = [flowId],
        Timerange = _window,
    };

    // Whether a gap at the border is small enough shows only with the segment on its other side.
    private static Timerange Widen(Timerange timerange, long tolerance)
    {
        if (tolerance == 0) return timerange;
        var (from, until) = timerange.ToNanoseconds();
        var (least, most) = (Timestamp.MinValue.Nanoseconds, Timestamp.MaxValue.Nanoseconds);
        return Timerange.FromNanoseconds(Int128.Max(from - tolerance - 1, least), Int128.Min(until + tolerance + 1, most + 1));
    }
}
