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

    internal readonly struct Held(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
