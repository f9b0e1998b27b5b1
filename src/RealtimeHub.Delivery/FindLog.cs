using RealtimeHub.EventLog;

namespace RealtimeHub.Delivery;

/// <summary>Finds a stream's log; null where the stream is not declared.</summary>
/// <param name="stream">Its name.</param>
public delegate IEventLog? FindLog(string stream);
