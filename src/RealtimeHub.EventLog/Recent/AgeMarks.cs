using RealtimeHub.EventLog.Appending;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Recent;

/// <summary>
/// How old the events of a log in memory are: a mark stands for all that was appended within a tenth of the age, as a segment does in
/// files. One writer, no lock.
/// </summary>
internal sealed class AgeMarks(TimeSpan age, TimeProvider time)
{
    private const int Parts = 10;

    private readonly AgeRule _rule = new(age, time, DateTimeOffset.MinValue);
    private readonly Queue<Mark> _complete = new();
    private Mark? _present;

    public void Add(HubEvent newest)
    {
        var now = time.GetTimestamp();
        if (_present is { } mark && time.GetElapsedTime(mark.Began, now) >= age / Parts)
        {
            _complete.Enqueue(mark);
            _present = null;
        }

        _present = new Mark(newest.Position.Sequence, newest.Received, _present?.Began ?? now, now);
    }

    /// <summary>The last sequence that may go; 0 for none. What it tells once it does not tell again.</summary>
    public long TakeOld()
    {
        var last = 0L;
        while (_complete.TryPeek(out var mark) && _rule.IsOld(mark.Newest, mark.Written)) last = _complete.Dequeue().Last;
        if (_complete.Count > 0 || _present is not { } present || !_rule.IsOld(present.Newest, present.Written)) return last;
        _present = null;
        return present.Last;
    }

    private sealed record Mark(long Last, DateTimeOffset Newest, long Began, long Written);
}
