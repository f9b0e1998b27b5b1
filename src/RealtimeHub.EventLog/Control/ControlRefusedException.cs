namespace RealtimeHub.EventLog.Control;

/// <summary>A change could not be made durable now: the storage is full, the log is busy or closing.</summary>
/// <param name="outcome">Why.</param>
public sealed class ControlRefusedException(AppendOutcome outcome) : IOException($"The change could not be stored: {outcome}.")
{
    /// <summary>Why.</summary>
    public AppendOutcome Outcome { get; } = outcome;
}
