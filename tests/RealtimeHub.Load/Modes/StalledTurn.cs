namespace RealtimeHub.Load;

/// <summary>One turn of a <see cref="StalledMode"/>.</summary>
/// <param name="AckP99">Of publishing, ms.</param>
/// <param name="P50">Of delivering to the healthy, ms.</param>
/// <param name="P99">Of delivering to the healthy, ms.</param>
/// <param name="Growth">Of the hub's memory, from before the slow readers came to its peak, MB.</param>
/// <param name="Ended">Slow readers that the hub ended.</param>
/// <param name="Taken">What the slow readers took, KiB a second.</param>
internal sealed record StalledTurn(double AckP99, double P50, double P99, double Growth, int Ended, double Taken);
