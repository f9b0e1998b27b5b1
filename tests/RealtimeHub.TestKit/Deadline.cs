namespace RealtimeHub.TestKit;

/// <summary>How long a test waits for what must come. Only a broken hub makes anybody wait that long, so it is generous.</summary>
public static class Deadline
{
    /// <summary>The time.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>A token that is cancelled then.</summary>
    public static CancellationToken Token() => new CancellationTokenSource(Limit).Token;
}
