namespace RealtimeHub.Load.Wire;

/// <summary>Who publishes what.</summary>
/// <param name="Publishers">Connections.</param>
/// <param name="Size">Of an event, in bytes.</param>
/// <param name="Batch">Events a request.</param>
internal sealed record PublishPlan(int Publishers, int Size, int Batch = 1)
{
    /// <summary>Segments do not touch, so that coverage is full of holes.</summary>
    public bool IsScattered { get; init; }
}
