namespace RealtimeHub.EventLog.Redis.Inspection;

/// <summary>How much something matters.</summary>
public enum RedisSeverity
{
    /// <summary>Good to know.</summary>
    Note,

    /// <summary>Nothing acknowledged is lost by it, but a failure costs more than it had to: time, or what was not acknowledged.</summary>
    Weak,

    /// <summary>One failure can lose acknowledged events.</summary>
    Loss,
}
