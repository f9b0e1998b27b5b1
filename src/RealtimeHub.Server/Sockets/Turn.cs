namespace RealtimeHub.Server.Sockets;

/// <summary>The turn of one of several who write large frames to one connection; ends when it is disposed of.</summary>
internal readonly struct Turn : IDisposable
{
    private readonly SemaphoreSlim _turns;

    private Turn(SemaphoreSlim turns) => _turns = turns;

    public static async ValueTask<Turn> BeginAsync(SemaphoreSlim turns, CancellationToken cancellationToken)
    {
        await turns.WaitAsync(cancellationToken);
        return new Turn(turns);
    }

    public void Dispose() => _turns.Release();
}
