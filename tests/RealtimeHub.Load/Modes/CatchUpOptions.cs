namespace RealtimeHub.Load;

/// <param name="Events">In the log before.</param>
/// <param name="Size">Bytes an event.</param>
/// <param name="Rate">Events a second published meanwhile.</param>
/// <param name="Subscribers">All from the beginning.</param>
internal sealed record CatchUpOptions(long Events, int Size, double Rate, int Subscribers);
