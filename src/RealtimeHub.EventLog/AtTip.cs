namespace RealtimeHub.EventLog;

/// <summary>What a subscription does when it stands at the tip.</summary>
public enum AtTip
{
    /// <summary>Waits for what comes.</summary>
    Wait,

    /// <summary>Looks again soon, or when something comes.</summary>
    LookAgain,

    /// <summary>Ends there: somebody else goes on.</summary>
    End,
}
