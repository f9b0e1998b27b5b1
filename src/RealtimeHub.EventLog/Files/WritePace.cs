using System.Diagnostics;

namespace RealtimeHub.EventLog.Files;

/// <summary>
/// How busy a log's storage is. Whoever finds it quick and mostly idle writes at once, on its own thread: to wake another one costs more
/// than the write. Under load, or where a sync takes long, one thread writes for all, so that the others wait without one.
/// </summary>
internal sealed class WritePace
{
    // So long a thread of the pool may stand still.
    private static readonly long Quick = Stopwatch.Frequency / 1000;

    // Idle twice as long as it wrote: with a single thread in the pool those who come meanwhile are not seen until it is back.
    private const int IdleForWork = 2;

    private long _ended;
    private long _took = long.MaxValue;

    /// <summary>Whether a lone append may be written by whoever brings it. False until a first write was timed.</summary>
    public bool IsCalm
    {
        get
        {
            var took = Volatile.Read(ref _took);
            return took <= Quick && Stopwatch.GetTimestamp() - Volatile.Read(ref _ended) >= IdleForWork * took;
        }
    }

    /// <summary>Notes a write that has just ended. Called by one at a time.</summary>
    /// <param name="began">When it began, of <see cref="Stopwatch.GetTimestamp"/>.</param>
    public void Wrote(long began)
    {
        var now = Stopwatch.GetTimestamp();
        Volatile.Write(ref _ended, now);
        Volatile.Write(ref _took, now - began);
    }
}
