namespace RealtimeHub.EventLog.Redis;

/// <summary>A log in Redis cannot be used: it is not there, or its configuration is refused. The message says what to do.</summary>
public sealed class RedisStartException(string message, Exception? inner = null) : IOException(message, inner);
