using RealtimeHub.EventLog.Knowledge;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Redis.Following;

/// <summary>What a node stamps with at one moment.</summary>
/// <param name="Draft">Knows what the events up to <paramref name="Through"/> said.</param>
/// <param name="History">The history that the node believes in.</param>
/// <param name="Through">The newest event that the node knows, seen by readers or not.</param>
/// <param name="Committed">The newest sequence of which the node knows that it is as durable as it gets.</param>
internal sealed record StampBase(KnowledgeDraft Draft, History History, Position Through, long Committed)
{
    /// <summary>The present epoch, as the node knows it.</summary>
    public ulong Epoch => History.Epochs.Present.Id;
}
