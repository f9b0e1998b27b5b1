using System.Net;

namespace RealtimeHub.Delivery.Calling;

/// <summary>
/// Asks for a few hosts at a time: a look-up holds a thread until the system gives up, whoever still waits for it, and a name server
/// that is silent must not hold all of them.
/// </summary>
internal sealed class BoundedLookUp(ResolveHost resolve)
{
    /// <summary>How many at a time.</summary>
    public const int Most = 16;

    private readonly SemaphoreSlim _free = new(Most, Most);

    /// <summary>Waits for its turn and asks.</summary>
    public async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        var asked = AskAsync(host);
        // Whoever goes away leaves its error unseen.
        _ = asked.ContinueWith(static over => over.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return await asked.WaitAsync(cancellationToken);
    }

    private async Task<IPAddress[]> AskAsync(string host)
    {
        try
        {
            return await resolve(host, CancellationToken.None);
        }
        finally
        {
            _free.Release();
        }
    }
}
