using RealtimeHub.Faults.Recording;

namespace RealtimeHub.Faults.Driving;

/// <summary>How far somebody was when.</summary>
internal sealed class Progress
{
    private const long Grain = 100_000_000;

    private readonly List<(long At, long Sequence)> _marks = [];

    public void Add(long sequence)
    {
        var now = MonotonicClock.Now;
        lock (_marks)
        {
            // The last mark of a grain moves, so that it is never older than what it says.
            if (_marks.Count > 1 && now - _marks[^2].At < Grain) _marks[^1] = (now, sequence);
            else _marks.Add((now, sequence));
        }
    }

    /// <summary>When, not before a moment, it was at a sequence or beyond; null if never.</summary>
    public long? ReachedAt(long sequence, long notBefore)
    {
        lock (_marks)
        {
            foreach (var (at, reached) in _marks)
            {
                if (at >= notBefore && reached >= sequence) return at;
            }

            return null;
        }
    }
}
