using RealtimeHub.Protocol;

namespace RealtimeHub.Client;

/// <summary>Where a subscription keeps its position, so that another process goes on where this one stopped (rule 9).</summary>
public interface IPositionStore
{
    /// <summary>What was saved last under the name; null if nothing was.</summary>
    ValueTask<Position?> LoadAsync(string name, CancellationToken cancellationToken);

    /// <summary>
    /// Saves a position. Called after each event and message, once it is handled, and waited for before the next: what this costs, each
    /// event costs.
    /// </summary>
    ValueTask SaveAsync(string name, Position position, CancellationToken cancellationToken);

    /// <summary>Called when a subscription ends: for stores that save, or sync, less often than they are asked to.</summary>
    ValueTask FlushAsync(string name, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
