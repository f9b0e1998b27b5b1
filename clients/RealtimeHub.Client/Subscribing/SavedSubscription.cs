using System.Runtime.CompilerServices;
using RealtimeHub.Protocol;

namespace RealtimeHub.Client.Subscribing;

/// <summary>
/// A subscription that saves how far its handler is. It hands out events one by one, so that each is saved as soon as it is handled:
/// after <c>kill -9</c> only the one in flight comes twice.
/// </summary>
internal static class SavedSubscription
{
    public static async IAsyncEnumerable<SubscriptionMessage> ReadAsync(
        Func<StartFrom?, IAsyncEnumerable<SubscriptionMessage>> subscribe, IPositionStore positions, string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var saved = await positions.LoadAsync(name, cancellationToken).ConfigureAwait(false);
        try
        {
            await foreach (var message in subscribe(saved is { } position ? StartFrom.After(position) : null).ConfigureAwait(false))
            {
                foreach (var step in Steps(message))
                {
                    yield return step;
                    // What was handled is saved even when the handler was the one to cancel.
                    if (step.Reached is { } reached) await positions.SaveAsync(name, reached, CancellationToken.None).ConfigureAwait(false);
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
        }
        finally
        {
            await positions.FlushAsync(name, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>The same events, one a message. Only the last carries the position of all: it may lie beyond events that the filter hid.</summary>
    public static IEnumerable<SubscriptionMessage> Steps(SubscriptionMessage message)
    {
        if (message is not EventsMessage { Events: { Count: > 1 } events } all) return [message];
        return events.Select((e, i) => i == events.Count - 1
            ? all with { Events = [e] }
            : new EventsMessage([e], e.Position, all.Behind + events.Count - 1 - i));
    }
}
