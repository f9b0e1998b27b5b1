namespace RealtimeHub.EventLog.Redis;

/// <summary>What a publisher's answer, and what a reader sees, rests on.</summary>
public enum AcknowledgementLevel
{
    /// <summary>The primary has the events; whether they are on its disk is said by its append-only file's setting.</summary>
    Primary,

    /// <summary>The primary has the events, and so many replicas hold them in memory.</summary>
    Replicated,
}
