using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace RealtimeHub.Client.Connection;

/// <summary>Tells what happens to the connection: the log, and who listens.</summary>
internal sealed partial class ConnectionChanges(ILoggerFactory? loggers, Action<ConnectionChange> tell)
{
    private readonly ILogger _logger = loggers?.CreateLogger<ConnectionChanges>() ?? NullLogger<ConnectionChanges>.Instance;

    /// <summary>Why there is no connection; null while there is one.</summary>
    public string? Trouble { get; private set; }

    public void Tell(ConnectionChange change)
    {
        // Reasons are parts of sentences; those of the framework come as sentences.
        change = change with { Reason = change.Reason?.Trim().TrimEnd('.') };
        if (change.State is not (ConnectionState.Refused or ConnectionState.RefusalOver)) Trouble = change.Reason;
        Log(change);
        try
        {
            tell(change);
        }
        catch (Exception failure)
        {
            // Somebody else's code: it must not take the connection with it.
            LogHandlerFailed(_logger, failure);
        }
    }

    private void Log(ConnectionChange change)
    {
        if (change.State == ConnectionState.Refused) LogRefused(_logger, change.Hub, change.Reason!);
        else LogChange(_logger, change.State, change.Hub, change.Reason ?? "");
    }

    [LoggerMessage(LogLevel.Error, "A handler of ConnectionChanged failed")]
    private static partial void LogHandlerFailed(ILogger logger, Exception failure);

    [LoggerMessage(LogLevel.Warning, "{Hub} refuses for now, and is asked again: {Reason}")]
    private static partial void LogRefused(ILogger logger, Uri hub, string reason);

    [LoggerMessage(LogLevel.Information, "{State}: {Hub} {Reason}")]
    private static partial void LogChange(ILogger logger, ConnectionState state, Uri hub, string reason);
}
