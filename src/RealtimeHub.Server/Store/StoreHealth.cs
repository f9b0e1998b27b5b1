using Microsoft.Extensions.Logging;
using RealtimeHub.Server.Metrics;

namespace RealtimeHub.Server.Store;

/// <summary>Whether the store answers: every failure is counted, each change is logged once, and one that cannot be reached is left alone for a while.</summary>
internal sealed partial class StoreHealth(string stream, StoreOptions options, HubMetrics metrics, TimeProvider time, ILogger logger)
{
    private readonly Lock _gate = new();
    private bool _failing;
    private long? _unreachableSince;

    /// <summary>Asking would only wait.</summary>
    public bool IsQuiet
    {
        get
        {
            lock (_gate) return _unreachableSince is { } since && time.GetElapsedTime(since) < options.RetryAfter;
        }
    }

    public void Answered()
    {
        lock (_gate)
        {
            _unreachableSince = null;
            if (!_failing) return;
            _failing = false;
        }

        LogBack(stream);
    }

    public void Failed(StoreFailedException failure)
    {
        metrics.StoreFailed(stream);
        lock (_gate)
        {
            if (failure.IsUnreachable) _unreachableSince = time.GetTimestamp();
            if (_failing) return;
            _failing = true;
        }

        LogFailing(stream, failure.Message);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store of stream {Stream} does not answer as it should: {Problem}. Events are kept; who they may concern is told a gap")]
    private partial void LogFailing(string stream, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "The store of stream {Stream} answers again")]
    private partial void LogBack(string stream);
}
