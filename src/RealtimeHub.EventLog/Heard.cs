namespace RealtimeHub.EventLog;

/// <summary>What a subscription carries along when it goes on elsewhere.</summary>
/// <param name="Notices">How many of the board's notices it has told, or was not there to tell.</param>
/// <param name="Lot">From 0 to below 1: decides when it ends while the board closes by and by.</param>
public readonly record struct Heard(int Notices, double Lot)
{
    /// <summary>The lot of those who go last.</summary>
    public static readonly double LastOfAll = double.BitDecrement(1);
}
