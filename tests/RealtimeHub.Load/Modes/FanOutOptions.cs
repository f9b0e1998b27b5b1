namespace RealtimeHub.Load;

/// <param name="Subscribers">To everything.</param>
/// <param name="Events">Published.</param>
/// <param name="Rate">Events a second; 0 is as fast as it goes.</param>
/// <param name="Size">Bytes an event.</param>
internal sealed record FanOutOptions(int Subscribers, long Events, double Rate, int Size)
{
    /// <summary>How long the same is done before anything counts.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(8);
}
