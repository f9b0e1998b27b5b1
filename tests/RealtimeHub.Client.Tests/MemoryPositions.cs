using RealtimeHub.Protocol;

namespace RealtimeHub.Client.Tests;

/// <summary>Positions that a test can look at, and wait for.</summary>
internal sealed class MemoryPositions : IPositionStore
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Position? Saved { get; set; }

    public long WaitFor { get; init; } = long.MaxValue;

    public Task Reached => _reached.Task;

    public bool WasFlushed { get; private set; }

    public ValueTask<Position?> LoadAsync(string name, CancellationToken cancellationToken) => new(Saved);

    public ValueTask SaveAsync(string name, Position position, CancellationToken cancellationToken)
    {
        Saved = position;
        if (position.Sequence >= WaitFor) _reached.TrySetResult();
        return ValueTask.CompletedTask;
    }

    public ValueTask FlushAsync(string name, CancellationToken cancellationToken)
    {
        WasFlushed = true;
        return ValueTask.CompletedTask;
    }
}
