using Microsoft.Extensions.Logging;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Redis.Links;

/// <summary>Tells people, in the log, and subscribers, on the board, that Redis is away and that it is back. Used under the lock of <see cref="LinkState"/>.</summary>
internal sealed partial class OutageTeller(NoticeBoard? board, ILogger logger)
{
    private static readonly NoticeMessage Away = new("storage-away", "The hub's storage cannot be reached. Stay: delivery goes on by itself when it is back.");
    private static readonly NoticeMessage Back = new("storage-back", "The hub's storage can be reached again. What was missed follows.");

    private readonly ILogger _logger = logger;

    public void Began(string address, string problem)
    {
        LogAway(address, problem);
        board?.Raise(Away);
    }

    public void Ended(string address, TimeSpan after)
    {
        board?.Settle(Away.Reason, Back);
        LogBack(address, after.TotalSeconds);
    }

    [LoggerMessage(LogLevel.Error, "Redis at {Address} is away: {Problem} Publishing is answered 503, subscribers wait")]
    private partial void LogAway(string address, string problem);

    [LoggerMessage(LogLevel.Information, "Redis is there again, at {Address}, after {Seconds:0.0} s")]
    private partial void LogBack(string address, double seconds);
}
