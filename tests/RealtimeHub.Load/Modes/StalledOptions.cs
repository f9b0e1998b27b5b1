namespace RealtimeHub.Load;

/// <param name="Subscribers">Healthy ones.</param>
/// <param name="Stalled">That never read.</param>
/// <param name="Rate">Events a second.</param>
/// <param name="Size">Bytes an event.</param>
/// <param name="Rounds">Each with one turn without and one with.</param>
/// <param name="Time">Of one turn.</param>
internal sealed record StalledOptions(int Subscribers, int Stalled, double Rate, int Size, int Rounds, TimeSpan Time);
