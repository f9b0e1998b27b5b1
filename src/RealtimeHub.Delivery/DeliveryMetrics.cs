using System.Diagnostics.Metrics;
using RealtimeHub.Delivery.Calling;

namespace RealtimeHub.Delivery;

/// <summary>What deliveries count, under the meter <c>RealtimeHub</c>.</summary>
internal sealed class DeliveryMetrics
{
    private readonly Counter<long> _attempts;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _gaps;
    private readonly UpDownCounter<long> _waiting;
    private readonly Histogram<double> _took;
    private readonly Histogram<double> _lag;

    public DeliveryMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("RealtimeHub");
        _attempts = meter.CreateCounter<long>("rthub.webhooks.attempts", "{call}", "Calls made.");
        _failures = meter.CreateCounter<long>("rthub.webhooks.failures", "{call}", "Calls that no receiver took.");
        _gaps = meter.CreateCounter<long>("rthub.webhooks.gaps", "{gap}", "Gaps that deliveries met.");
        _waiting = meter.CreateUpDownCounter<long>("rthub.webhooks.waiting", "{webhook}", "Webhooks that wait to try again.");
        _took = meter.CreateHistogram<double>("rthub.webhooks.call", "s", "How long a call took.");
        _lag = meter.CreateHistogram<double>("rthub.webhooks.lag", "s", "From append to the receiver's answer.");
    }

    public void Called(CallResult result)
    {
        _attempts.Add(1);
        _took.Record(result.Took.TotalSeconds);
        if (!result.IsSuccess) _failures.Add(1, new KeyValuePair<string, object?>("reason", result.Status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "no_answer"));
    }

    public void Delivered(TimeSpan lag) => _lag.Record(lag.TotalSeconds);

    public void MetGap() => _gaps.Add(1);

    public void Waiting(int change) => _waiting.Add(change);
}
