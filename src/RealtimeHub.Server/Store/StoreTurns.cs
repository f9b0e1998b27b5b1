namespace RealtimeHub.Server.Store;

/// <summary>
/// How many ask the store at once. The time of who asks begins with the turn: who had none, or only what was left of it, would say of a store
/// that is well that it does not answer.
/// </summary>
/// <param name="atOnce">Turns at the same time.</param>
/// <param name="limit">How long a turn lasts at most, and how long one is waited for at most.</param>
/// <param name="time">The clock.</param>
internal sealed class StoreTurns(int atOnce, TimeSpan limit, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _free = new(atOnce);

    /// <summary>Asks in a turn of its own.</summary>
    /// <param name="ask">Is cancelled when the turn has lasted too long, or at the stop.</param>
    /// <param name="stop">Ends waiting and asking.</param>
    /// <returns>Whether there was a turn. What is thrown comes from <paramref name="ask"/>.</returns>
    public async Task<bool> TryAskAsync(Func<CancellationToken, Task> ask, CancellationToken stop)
    {
        if (!await TryTakeAsync(stop)) return false;
        try
        {
            using var late = new CancellationTokenSource(limit, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
            await ask(either.Token);
            return true;
        }
        finally
        {
            _free.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();

    private async Task<bool> TryTakeAsync(CancellationToken stop)
    {
        using var late = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        try
        {
            await _free.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
