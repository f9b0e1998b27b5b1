namespace RealtimeHub.EventLog.Redis.Links;

/// <summary>Redis is away, or came back and has not shown yet that it can be relied on. It is told once when it begins, and once when it is over.</summary>
/// <param name="Began">The timestamp.</param>
/// <param name="IsRelapse">
/// It began soon after the one before was said to be over. Then an answer proves little, and it is over when the connections have stood for a
/// while; or a link that comes and goes would be told without end.
/// </param>
internal sealed record Outage(long Began, bool IsRelapse)
{
    /// <summary>Connections that have stood for so long can be relied on.</summary>
    public static readonly TimeSpan Steady = TimeSpan.FromSeconds(5);
}
