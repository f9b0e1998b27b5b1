using RealtimeHub.EventLog.Redis.Links;

namespace RealtimeHub.EventLog.Redis.Following;

/// <summary>
/// What moves a stream's tail goes through here one after another, across awaits, so that events are shown in their order, once. Anybody may come, on
/// any thread; who holds it must not come again.
/// </summary>
internal sealed class TailGate
{
    private readonly SemaphoreSlim _gate = new(1);

    /// <summary>Waits for as long as others hold it.</summary>
    public Task<Held> EnterAsync() => EnterAsync(Timeout.InfiniteTimeSpan);

    /// <exception cref="RedisFailureException">Others held it for longer than it is to wait.</exception>
    public async Task<Held> EnterAsync(TimeSpan patience) => await _gate.WaitAsync(patience)
        ? new Held(_gate)
        : throw new RedisFailureException(AppendOutcome.Busy, "This node takes in what others wrote.");

    /// <summary>
    /// Does something behind the gate, and waits for it as long as it may wait: what is large may take longer, and goes on, with the gate held, for all who
    /// follow. Where that fails later, following fails in the same way and tells.
    /// </summary>
    /// <exception cref="RedisFailureException">It took longer, or others held the gate for so long.</exception>
    public async Task HoldAsync(TimeSpan patience, Func<Task> work)
    {
        var began = TimeProvider.System.GetTimestamp();
        var working = HoldAsync(await EnterAsync(patience), work);
        var left = patience - TimeProvider.System.GetElapsedTime(began);
        if (await IsOverAsync(working, left > TimeSpan.Zero ? left : TimeSpan.Zero))
        {
            await working;
            return;
        }

        _ = working.ContinueWith(static over => over.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        throw new RedisFailureException(AppendOutcome.Busy, "This node takes in what others wrote.");
    }

    private static async Task<bool> IsOverAsync(Task working, TimeSpan patience)
    {
        await working.WaitAsync(patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return working.IsCompleted;
    }

    private static async Task HoldAsync(Held held, Func<Task> work)
    {
        using (held) await work();
    }

    internal readonly struct Held(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
