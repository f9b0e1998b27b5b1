namespace RealtimeHub.TestKit;

/// <summary>The signals that tests send, by their Linux numbers.</summary>
public enum ProcessSignal
{
    /// <summary>SIGKILL: ends at once, nothing can be done about it.</summary>
    Kill = 9,

    /// <summary>SIGTERM: please end.</summary>
    Terminate = 15,

    /// <summary>SIGCONT: go on.</summary>
    Continue = 18,

    /// <summary>SIGSTOP: stand still.</summary>
    Stop = 19,
}
