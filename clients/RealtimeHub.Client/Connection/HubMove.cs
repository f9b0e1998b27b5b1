using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace RealtimeHub.Client.Connection;

/// <summary>
/// Goes over to another hub while the old connection still serves: only when the new one stands is the old one given up. Subscriptions resume
/// there, calls are repeated there.
/// </summary>
internal sealed partial class HubMove(LinkInUse inUse, HubRotation hubs, HubDialer dialer, ConnectionChanges changes, RealtimeClientOptions options)
{
    private readonly Lock _lock = new();
    private readonly ILogger _logger = options.LoggerFactory?.CreateLogger<HubMove>() ?? NullLogger<HubMove>.Instance;
    private Task _moving = Task.CompletedTask;

    /// <summary>Begins to move at some moment within the time, unless that was begun already.</summary>
    public void Begin(HubLink from, TimeSpan within, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // Every subscription on the connection hears it.
            if (!inUse.Is(from) || !_moving.IsCompleted) return;
            _moving = Task.Run(() => RunAsync(from, within * Random.Shared.NextDouble(), cancellationToken), cancellationToken);
        }
    }

    /// <summary>Completes when nothing moves any more.</summary>
    public async Task EndedAsync()
    {
        Task moving;
        lock (_lock) moving = _moving;
        await moving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunAsync(HubLink from, TimeSpan wait, CancellationToken cancellationToken)
    {
        var delay = new ReconnectDelay();
        await Task.Delay(wait, options.TimeProvider, cancellationToken).ConfigureAwait(false);
        // Once the old connection is lost, whoever needs one makes it in the usual way.
        while (inUse.Is(from))
        {
            var hub = hubs.NextOther(from.Hub);
            try
            {
                await ReplaceAsync(from, await dialer.OpenAsync(hub, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                LogNotMoved(_logger, hub, e.Message);
                await Task.Delay(delay.Next(), options.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task ReplaceAsync(HubLink from, HubLink to, CancellationToken cancellationToken)
    {
        var old = !cancellationToken.IsCancellationRequested && inUse.TryReplace(from, to) ? from : to;
        if (old == from) changes.Tell(new ConnectionChange(ConnectionState.Connected, to.Hub, null));
        await old.DisposeAsync().ConfigureAwait(false);
    }

    [LoggerMessage(LogLevel.Debug, "{Hub} does not take what should move to it: {Reason}")]
    private static partial void LogNotMoved(ILogger logger, Uri hub, string reason);
}
