using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RealtimeHub.Protocol;

namespace RealtimeHub.Client;

/// <summary>The loop over a subscription as a callback, for those who like that better.</summary>
public static partial class EventHandling
{
    /// <summary>
    /// Calls a handler for each event, one after another and in order, until cancelled. An exception of the handler ends it; the event then
    /// counts as not handled.
    /// </summary>
    /// <param name="client">The client.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="handler">Called with each event, and waited for.</param>
    /// <param name="filter">What is wanted; null is everything.</param>
    /// <param name="from">Where to start if nothing is saved; null is <see cref="StartFrom.Now"/>.</param>
    /// <param name="positions">Where the position is saved after each event, under the stream's name; null saves none.</param>
    /// <param name="onGap">Told what cannot be had; null logs a warning.</param>
    /// <param name="cancellationToken">Ends it with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="RealtimeHubException">The hub refused for good.</exception>
    public static async Task OnEventsAsync(
        this RealtimeClient client,
        string stream,
        Func<HubEvent, CancellationToken, Task> handler,
        EventFilter? filter = null,
        StartFrom? from = null,
        IPositionStore? positions = null,
        Action<GapMessage>? onGap = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(handler);
        onGap ??= gap => LogGap(client.Options.LoggerFactory?.CreateLogger<RealtimeClient>() ?? NullLogger<RealtimeClient>.Instance, stream, gap);
        var messages = positions is null
            ? client.SubscribeAsync(stream, filter, from, cancellationToken)
            : client.SubscribeAsync(stream, positions, filter: filter, from: from, cancellationToken: cancellationToken);
        await foreach (var message in messages.ConfigureAwait(false))
        {
            if (message is GapMessage gap) onGap(gap);
            if (message is not EventsMessage events) continue;
            foreach (var e in events.Events) await handler(e, cancellationToken).ConfigureAwait(false);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Stream {Stream}: events are missing: {Gap}")]
    private static partial void LogGap(ILogger logger, string stream, GapMessage gap);
}
