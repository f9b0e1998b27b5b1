using System.Runtime.CompilerServices;
using RealtimeHub.EventLog;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Metrics;

namespace RealtimeHub.Server.Reading;

/// <summary>Runs subscriptions for the views that push, and counts what they carry.</summary>
internal sealed class Reader(NoticeBoard board, HubMetrics metrics, TimeProvider time)
{
    /// <summary>The messages of a new subscription.</summary>
    /// <param name="view">Which view carries them, for the metrics.</param>
    /// <param name="log">What is read.</param>
    /// <param name="filter">What is wanted.</param>
    /// <param name="from">Where it starts.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<SubscriptionMessage> ReadAsync(
        string view, IEventLog log, EventFilter filter, StartFrom from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        metrics.Subscribed(view, +1);
        try
        {
            var subscription = new Subscription(log, filter, board, time);
            await foreach (var message in subscription.ReadAsync(from, cancellationToken))
            {
                metrics.Delivered(view, message);
                yield return message;
            }
        }
        finally
        {
            metrics.Subscribed(view, -1);
        }
    }
}
