using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace RealtimeHub.Client.Connection;

/// <summary>
/// Tells what happens to the connection: the log, and who listens. One change after another, in the order in which they came, by whoever brings one
/// while none is being told: others do not wait for a listener, who may wait for them.
/// </summary>
internal sealed partial class ConnectionChanges(ILoggerFactory? loggers, Action<ConnectionChange> tell)
{
    private readonly ILogger _logger = loggers?.CreateLogger<ConnectionChanges>() ?? NullLogger<ConnectionChanges>.Instance;
    private readonly Lock _lock = new();
    private readonly Queue<ConnectionChange> _untold = new();
    private bool _isTelling;

    /// <summary>Why there is no connection; null while there is one.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Tells a change, after those that came before; returns early where another thread is telling.</summary>
    public void Tell(ConnectionChange change)
    {
        Queue(change);
        TellQueued();
    }

    /// <summary>Puts a change behind those that came before. Calls nobody: it may be done under a lock, with <see cref="TellQueued"/> after it.</summary>
    public void Queue(ConnectionChange change)
    {
        // Reasons are parts of sentences; those of the framework come as sentences.
        change = change with { Reason = change.Reason?.Trim().TrimEnd('.') };
        lock (_lock)
        {
            if (change.State is not (ConnectionState.Refused or ConnectionState.RefusalOver)) Trouble = change.Reason;
            _untold.Enqueue(change);
        }
    }

    /// <summary>Tells what is queued, unless another thread, or a caller of this one, is at it.</summary>
    public void TellQueued()
    {
        while (TryTake(out var change))
        {
            try
            {
                Log(change);
                Call(change);
            }
            finally
            {
                lock (_lock) _isTelling = false;
            }
        }
    }

    private bool TryTake([NotNullWhen(true)] out ConnectionChange? change)
    {
        lock (_lock)
        {
            change = null;
            if (_isTelling || !_untold.TryDequeue(out change)) return false;
            return _isTelling = true;
        }
    }

    private void Call(ConnectionChange change)
    {
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
