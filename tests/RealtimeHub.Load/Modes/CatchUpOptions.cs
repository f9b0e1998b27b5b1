namespace RealtimeHub.Load;

/// <param name="Events">In the log before.</param>
/// <param name="Size">Bytes an event.</param>
/// <param name="Rate">Events a second published meanwhile.</param>
/// <param name="Subscribers">How many read.</param>
internal sealed record CatchUpOptions(long Events, int Size, double Rate, int Subscribers)
{
    /// <summary>They begin at places spread over the log, instead of all at its beginning.</summary>
    public bool IsSpread { get; init; }
}
