using System.Diagnostics.Metrics;
using RealtimeHub.EventLog;
using RealtimeHub.Protocol;

namespace RealtimeHub.Server.Metrics;

/// <summary>What the hub counts, under the meter <c>RealtimeHub</c>: counters for events, logs for state changes.</summary>
internal sealed class HubMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "RealtimeHub";

    private readonly TimeProvider _time;
    private readonly Counter<long> _published;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _setAside;
    private readonly Counter<long> _storeFailures;
    private readonly Counter<long> _delivered;
    private readonly Counter<long> _gaps;
    private readonly UpDownCounter<long> _subscribers;
    private readonly Histogram<double> _lag;
    private readonly Histogram<double> _synced;
    private readonly Counter<long> _damaged;
    private int _active;

    public HubMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = meters.Create(MeterName);
        _published = meter.CreateCounter<long>("rthub.events.published", "{event}", "Events made durable.");
        _refused = meter.CreateCounter<long>("rthub.publishes.refused", "{request}", "Publishes that the log did not take.");
        _setAside = meter.CreateCounter<long>("rthub.ingest.set_aside", "{request}", "Webhook calls that could not be used.");
        _storeFailures = meter.CreateCounter<long>("rthub.store.failures", "{request}", "Questions that a TAMS store did not answer as it should.");
        _delivered = meter.CreateCounter<long>("rthub.events.delivered", "{event}", "Events handed to a view.");
        _gaps = meter.CreateCounter<long>("rthub.gaps", "{gap}", "Gaps that subscribers were told.");
        _subscribers = meter.CreateUpDownCounter<long>("rthub.subscribers", "{subscription}", "Subscriptions being served.");
        _lag = meter.CreateHistogram<double>("rthub.delivery.lag", "s", "From append to the hand-over to a view, newest event of each batch.");
        _damaged = meter.CreateCounter<long>("rthub.log.damaged", "{place}", "Damaged places that readers met in the files of a log.");
        _synced = meter.CreateHistogram<double>("rthub.log.sync", "s", "One synced write of the log, of all that waited for it.");
    }

    public void Synced(string stream, TimeSpan took) => _synced.Record(took.TotalSeconds, new KeyValuePair<string, object?>("stream", stream));

    public void Damaged(string stream) => _damaged.Add(1, new KeyValuePair<string, object?>("stream", stream));

    /// <summary>How many subscriptions are being served.</summary>
    public int Subscribers => Volatile.Read(ref _active);

    public void Published(string stream, AppendOutcome outcome, int events)
    {
        if (outcome == AppendOutcome.Appended) _published.Add(events, new KeyValuePair<string, object?>("stream", stream));
        else if (outcome != AppendOutcome.Repeated) _refused.Add(1, new("stream", stream), new("reason", outcome.ToString()));
    }

    public void SetAside(string stream) => _setAside.Add(1, new KeyValuePair<string, object?>("stream", stream));

    public void StoreFailed(string stream) => _storeFailures.Add(1, new KeyValuePair<string, object?>("stream", stream));

    /// <summary>A message was handed to a view, or the same one to so many subscribers of it.</summary>
    public void Delivered(string view, SubscriptionMessage message, int times = 1)
    {
        var tag = new KeyValuePair<string, object?>("view", view);
        if (message is GapMessage gap) _gaps.Add(times, tag, new("reason", SubscriptionMessageWriter.Name(gap.Reason)));
        if (message is not EventsMessage { Events.Count: > 0 } events) return;
        _delivered.Add((long)events.Events.Count * times, tag);
        if (!_lag.Enabled) return;
        var lag = (_time.GetUtcNow() - events.Events[^1].Received).TotalSeconds;
        for (var i = 0; i < times; i++) _lag.Record(lag, tag);
    }

    public void Subscribed(string view, int change)
    {
        Interlocked.Add(ref _active, change);
        _subscribers.Add(change, new KeyValuePair<string, object?>("view", view));
    }
}
