namespace RealtimeHub.EventLog.Appending;

/// <summary>
/// What must follow does not: a position, the epoch, or the time. A hole means loss to every reader, so the process must not get any
/// further, in release builds too.
/// </summary>
internal sealed class OrderBrokenException(string problem) : InvalidOperationException(problem);
