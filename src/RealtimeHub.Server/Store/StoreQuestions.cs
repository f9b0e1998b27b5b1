using RealtimeHub.Protocol;

namespace RealtimeHub.Server.Store;

/// <summary>What those who share their turns are asking, each once at a time.</summary>
/// <param name="turns">Their turns.</param>
internal sealed class StoreQuestions(StoreTurns turns) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Group, Task> _asking = [];

    /// <summary>What is being asked now.</summary>
    public IReadOnlyList<Task> Asking
    {
        get
        {
            lock (_gate) return [.. _asking.Values];
        }
    }

    /// <summary>Who asks for this already; null when nobody does.</summary>
    public Task? Find(Group what)
    {
        lock (_gate) return _asking.GetValueOrDefault(what);
    }

    /// <summary>Asks, or joins who asks for the same already. Completes also when there was no turn, or at the stop.</summary>
    /// <param name="what">What is asked for.</param>
    /// <param name="ask">How; it is called in a turn.</param>
    /// <param name="stop">Ends waiting and asking, and lets nothing new begin.</param>
    public Task AskAsync(Group what, Func<Group, CancellationToken, Task> ask, CancellationToken stop)
    {
        lock (_gate)
        {
            if (_asking.TryGetValue(what, out var asking)) return asking;
            if (stop.IsCancellationRequested) return Task.CompletedTask;
            return _asking[what] = BeginAsync(what, ask, stop);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turns.Dispose();

    private async Task BeginAsync(Group what, Func<Group, CancellationToken, Task> ask, CancellationToken stop)
    {
        // Outside the lock.
        await Task.Yield();
        try
        {
            await turns.TryAskAsync(deadline => ask(what, deadline), stop);
        }
        finally
        {
            lock (_gate) _asking.Remove(what);
        }
    }
}
