using RealtimeHub.Cli.Console;
using RealtimeHub.Client;

namespace RealtimeHub.Cli.Hub;

/// <summary>
/// Says what happens to the connection, once an outage. A hub that was reached before is waited for; one that never was is more likely
/// a wrong address, and ends the command.
/// </summary>
internal sealed class ConnectionWatch(int hubs, CliConsole console, CancellationTokenSource ending)
{
    private bool _reached;
    private bool _told;
    private int _failures;

    /// <summary>Why no hub was ever reached; null if one was.</summary>
    public string? NeverReached { get; private set; }

    public void Changed(ConnectionChange change)
    {
        switch (change.State)
        {
            case ConnectionState.Connected: Connected(change.Hub); break;
            case ConnectionState.Lost: console.Warn($"connection to {change.Hub} lost: {change.Reason}; connecting again"); break;
            case ConnectionState.Unreachable: Failed(change); break;
            case ConnectionState.Refused: console.Warn($"{change.Hub} refuses for now: {change.Reason}; trying again"); break;
            // With a reason, the command only asks no more.
            case ConnectionState.RefusalOver when change.Reason is null: console.Mention($"{change.Hub} serves again"); break;
        }
    }

    private void Connected(Uri hub)
    {
        if (_reached) console.Mention($"connected to {hub}");
        _reached = true;
        _told = false;
    }

    private void Failed(ConnectionChange change)
    {
        if (_reached)
        {
            if (!_told) console.Warn($"{change.Hub} cannot be reached: {change.Reason}; trying on");
            _told = true;
        }
        else if (++_failures == hubs)
        {
            NeverReached = $"The hub at {change.Hub} cannot be reached: {change.Reason}.";
            ending.Cancel();
        }
    }
}
