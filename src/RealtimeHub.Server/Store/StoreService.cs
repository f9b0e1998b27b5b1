using System.Text.Json;

namespace RealtimeHub.Server.Store;

/// <summary>The service document of a store, asked for when somebody asks and remembered for a while.</summary>
internal sealed class StoreService(StoreClient client, StoreHealth health, StoreOptions options, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _asking = new(1, 1);
    private JsonElement? _known;
    private long _asked;

    /// <summary>The document: as the store has it now, else as it was when it last answered, else null.</summary>
    public async Task<(JsonElement? Document, bool IsFresh)> ReadAsync(CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken);
        try
        {
            if (_known is not null && time.GetElapsedTime(_asked) < Fresh) return (_known, true);
            return await TryAskAsync(cancellationToken) ? (_known, true) : (_known, false);
        }
        finally
        {
            _asking.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _asking.Dispose();

    private async Task<bool> TryAskAsync(CancellationToken cancellationToken)
    {
        if (health.IsQuiet) return false;
        using var late = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            _known = await client.ServiceAsync(either.Token);
            _asked = time.GetTimestamp();
            health.Answered();
            return true;
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            health.Failed(new StoreFailedException("it did not answer in time", isUnreachable: true));
            return false;
        }
        catch (StoreFailedException failure)
        {
            health.Failed(failure);
            return false;
        }
    }
}
