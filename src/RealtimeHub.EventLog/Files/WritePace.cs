namespace RealtimeHub.EventLog.Files;

/// <summary>
/// How busy a log's storage is. Whoever finds it quick and mostly idle writes at once, on its own thread: to wake another one costs as
/// much as the write. Under load, or where a sync takes long, one thread writes for all, and the others wait without one.
/// </summary>
/// <param name="time">The clock; writes take as long as they take, so anything but the system's is for tests.</param>
internal sealed class WritePace(TimeProvider time)
{
    // So long a thread of the pool may stand still.
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(1);

    // Idle since the turn's end twice as long as it wrote: where the pool has one thread, those who came meanwhile are not seen until it is back.
    private const int IdleForWork = 2;

    private long _began;
    private long _took = -1;
    private long _idleSince;

    /// <summary>Whether a lone append may be written by whoever brings it. False until a first write has ended.</summary>
    public bool IsCalm
    {
        get
        {
            var took = TimeSpan.FromTicks(Volatile.Read(ref _took));
            return took >= TimeSpan.Zero && took <= Quick && time.GetElapsedTime(Volatile.Read(ref _idleSince)) >= IdleForWork * took;
        }
    }

    /// <summary>A write begins. This and what follows is for whoever has the turn.</summary>
    public void Begin() => _began = time.GetTimestamp();

    /// <summary>It ended.</summary>
    public void End() => Volatile.Write(ref _took, time.GetElapsedTime(_began).Ticks);

    /// <summary>What was written is shown and answered too: from now on the log idles.</summary>
    public void EndTurn() => Volatile.Write(ref _idleSince, time.GetTimestamp());
}
