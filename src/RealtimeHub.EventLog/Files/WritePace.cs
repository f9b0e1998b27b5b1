namespace RealtimeHub.EventLog.Files;

/// <summary>
/// How busy a log and its storage are. Whoever finds it quick and mostly idle, and publishers coming one by one, writes at once, on its own thread: to wake another one costs as
/// much as the write. Under load, or where a sync takes long, one thread writes for all, and the others wait without one.
/// </summary>
/// <param name="time">The clock; writes take as long as they take, so anything but the system's is for tests.</param>
internal sealed class WritePace(TimeProvider time)
{
    // So long a thread of the pool may stand still.
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(1);

    // Idle since the turn's end twice as long as it wrote: where the pool has one thread, those who came meanwhile are not seen until it is back.
    private const int IdleForWork = 2;

    // So many turns of one append each: where publishers come together, their groups are larger, and a thread that writes for itself holds up the others.
    private const int LoneTurns = 4;

    private long _began;
    private long _took = -1;
    private long _idleSince;
    private int _loneTurns;

    /// <summary>Whether a lone append may be written by whoever brings it. False until some have come alone.</summary>
    public bool IsCalm
    {
        get
        {
            var took = TimeSpan.FromTicks(Volatile.Read(ref _took));
            return Volatile.Read(ref _loneTurns) >= LoneTurns && took >= TimeSpan.Zero && took <= Quick && time.GetElapsedTime(Volatile.Read(ref _idleSince)) >= IdleForWork * took;
        }
    }

    /// <summary>A write begins. This and what follows is for whoever has the turn.</summary>
    public void Begin() => _began = time.GetTimestamp();

    /// <summary>It ended.</summary>
    public void End() => Volatile.Write(ref _took, time.GetElapsedTime(_began).Ticks);

    /// <summary>What was written is shown and answered too: from now on the log idles.</summary>
    /// <param name="appends">How many were in it.</param>
    public void EndTurn(int appends)
    {
        Volatile.Write(ref _idleSince, time.GetTimestamp());
        Volatile.Write(ref _loneTurns, appends == 1 ? Math.Min(_loneTurns + 1, LoneTurns) : 0);
    }
}
