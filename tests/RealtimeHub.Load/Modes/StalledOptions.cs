namespace RealtimeHub.Load;

/// <param name="Subscribers">Healthy ones, the same in every turn.</param>
/// <param name="Stalled">That never read.</param>
/// <param name="Crawling">That read a few KiB a second.</param>
/// <param name="Rate">Events a second.</param>
/// <param name="Size">Bytes an event.</param>
/// <param name="Rounds">Each with one turn without and one with.</param>
/// <param name="Time">Of one turn.</param>
internal sealed record StalledOptions(int Subscribers, int Stalled, int Crawling, double Rate, int Size, int Rounds, TimeSpan Time)
{
    /// <summary>How long the same is done before anything counts.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(8);
}
