namespace RealtimeHub.Faults.Driving;

/// <summary>Counts the runs that several lanes share.</summary>
internal sealed class RunCount(int runs)
{
    private TaskCompletionSource _moved = NewSignal();
    private int _begun;
    private int _done;

    public int Done => Volatile.Read(ref _done);

    /// <summary>Takes one; false when all are taken.</summary>
    public bool TryBegin() => Interlocked.Increment(ref _begun) <= runs;

    public void End()
    {
        Interlocked.Increment(ref _done);
        Interlocked.Exchange(ref _moved, NewSignal()).TrySetResult();
    }

    /// <summary>Completes with true when so many are done, with false when the lanes end before.</summary>
    public async Task<bool> ReachesAsync(int done, Task lanes)
    {
        while (true)
        {
            var moved = Volatile.Read(ref _moved).Task;
            if (lanes.IsCompleted) return false;
            if (Done >= done) return true;
            await Task.WhenAny(moved, lanes);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
