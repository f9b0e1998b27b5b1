namespace RealtimeHub.EventLog.Redis.Reading;

/// <summary>Redis holds another history than the one that was read; the log finds out which.</summary>
internal sealed class OtherHistoryException() : IOException("Redis holds another history.");
