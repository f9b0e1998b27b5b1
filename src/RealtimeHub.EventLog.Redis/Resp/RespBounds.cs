namespace RealtimeHub.EventLog.Redis.Resp;

/// <summary>What is taken for a fault of the other side.</summary>
/// <param name="LongestAnswer">Nothing that is asked has longer texts, in bytes; what claims to be longer is not Redis.</param>
/// <param name="Silence">For so long nothing comes, or is taken, while it is to answer. How long the whole answer takes does not count.</param>
internal sealed record RespBounds(int LongestAnswer, TimeSpan Silence)
{
    /// <summary>Short questions, to which whoever asks gives a time as a whole.</summary>
    public static RespBounds Questions { get; } = new(16 << 20, Timeout.InfiniteTimeSpan);

    /// <summary>What is large, over a way of whatever speed. 512 MB is the longest value that Redis keeps.</summary>
    public static RespBounds Bulk { get; } = new(512 << 20, TimeSpan.FromSeconds(10));
}
