using Microsoft.Extensions.Logging;

namespace RealtimeHub.EventLog.Files;

/// <summary>
/// Deletes the segments that need not be kept: at the start, when a segment was begun, and every minute. In an order that a crash
/// at any point leaves sound: what they told about flows is in the snapshot, readers are told a gap, then the files go, oldest first.
/// </summary>
internal sealed partial class Retainer : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SegmentSet _segments;
    private readonly RetentionRule _rule;
    private readonly Func<long> _tip;
    private readonly Func<long, bool> _isKnownThrough;
    private readonly FileLogHooks _hooks;
    private readonly ITimer _timer;
    private long _newest;
    private bool _stopped;

    /// <param name="segments">The log's.</param>
    /// <param name="rule">What may go.</param>
    /// <param name="time">When to look.</param>
    /// <param name="tip">The newest sequence that readers see.</param>
    /// <param name="isKnownThrough">Makes sure that what the events up to a sequence told will be known without them.</param>
    /// <param name="hooks">Where it says what it did.</param>
    public Retainer(SegmentSet segments, RetentionRule rule, TimeProvider time, Func<long> tip, Func<long, bool> isKnownThrough, FileLogHooks hooks)
    {
        (_segments, _rule, _tip, _isKnownThrough, _hooks) = (segments, rule, tip, isKnownThrough, hooks);
        _timer = time.CreateTimer(_ => Run(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Run();
    }

    /// <summary>Called by the writer after each group; never waits.</summary>
    public void Consider()
    {
        var newest = _segments.All[^1].First;
        if (newest == _newest) return;
        _newest = newest;
        _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Deletes what a snapshot that begins at a sequence made superfluous. Called by the writer, which has just begun a segment there.</summary>
    public void Supersede(long snapshot)
    {
        lock (_gate) _rule.Snapshot = snapshot;
        Run();
    }

    /// <summary>Stops, after what it is doing.</summary>
    public void Dispose()
    {
        lock (_gate) _stopped = true;
        _timer.Dispose();
    }

    private void Run()
    {
        lock (_gate)
        {
            if (_stopped) return;
            try
            {
                DeleteOld();
            }
            catch (Exception e)
            {
                // A folder that cannot be changed is a storage that cannot be trusted with an append either.
                _stopped = true;
                _hooks.FailStop("Deleting what retention does not keep failed.", e);
                return;
            }

            _timer.Change(Retention.Interval, Timeout.InfiniteTimeSpan);
        }
    }

    private void DeleteOld()
    {
        var all = _segments.All;
        var count = _rule.CountOld(all, _tip());
        if (count == 0 || !_isKnownThrough(all[count].First - 1)) return;
        foreach (var segment in _segments.TakeOldest(count))
        {
            segment.Retire();
            SegmentFiles.Remove(segment.Path);
        }

        LogDeleted(_hooks.Logger, all[count].First - all[0].First, all[0].First, all[count].First - 1);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Retention deleted {Count} events, {First} to {Last}")]
    private static partial void LogDeleted(ILogger logger, long count, long first, long last);
}
