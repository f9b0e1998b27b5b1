using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using RealtimeHub.EventLog;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Metrics;

namespace RealtimeHub.Server.Reading;

/// <summary>Runs subscriptions for the views that push, and counts what they carry.</summary>
internal sealed partial class Reader(NoticeBoard board, HubMetrics metrics, PresignedUrls urls, TimeProvider time, ILogger<Reader> logger)
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
            var subscription = new Subscription(log, urls.Limit(filter), board, time);
            await using var messages = subscription.ReadAsync(from, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await NextAsync(messages, view, log.Stream))
            {
                metrics.Delivered(view, messages.Current);
                yield return messages.Current;
            }
        }
        finally
        {
            metrics.Subscribed(view, -1);
        }
    }

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<SubscriptionMessage> messages, string view, string stream)
    {
        try
        {
            return await messages.MoveNextAsync();
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or LogDamagedException))
        {
            LogFailed(stream, view, failure);
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Reading stream {Stream} for a {View} failed; the subscription is ended")]
    private partial void LogFailed(string stream, string view, Exception failure);
}
