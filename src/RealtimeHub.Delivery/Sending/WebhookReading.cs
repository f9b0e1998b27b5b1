using RealtimeHub.Delivery.Retrying;
using RealtimeHub.Delivery.Sharing;
using RealtimeHub.Delivery.Webhooks;
using RealtimeHub.EventLog;
using RealtimeHub.Protocol;

namespace RealtimeHub.Delivery.Sending;

/// <summary>
/// What a sender does with the log: reads on from where its receiver stands and hands over event by event, until one is not taken. The sender
/// alone has it read, one time after the other; its status may be set back from outside.
/// </summary>
internal sealed class WebhookReading
{
    private readonly IEventLog _log;
    private readonly SendingServices _services;
    private readonly EventFilter _filter;
    private readonly GapsToTell _gaps = new();
    private readonly SenderPosition _position;
    private readonly SendingReport _report;
    private readonly EventDelivery _delivery;

    public WebhookReading(HeldLease held, IEventLog log, SendingReport report, SendingServices services)
    {
        (_log, _report, _services, _filter) = (log, report, services, FilterOf(held.Webhook, services));
        _position = new SenderPosition(held, _gaps, log, services.Time);
        _delivery = new EventDelivery(held, _gaps, report, services);
        Status = new StatusToSay(held, services);
    }

    public StatusToSay Status { get; }

    /// <summary>Delivers until a call fails, or for ever.</summary>
    /// <param name="stop">Nothing further is read or called.</param>
    /// <param name="abort">The call under way is given up.</param>
    /// <returns>How long to wait until the next try; null when there is none.</returns>
    public async Task<TimeSpan?> ReadOnAsync(CancellationToken stop, CancellationToken abort)
    {
        var subscription = new Subscription(_log, _filter, _services.Board, _services.Time);
        await foreach (var message in subscription.ReadAsync(StartFrom.After(_position.Read), stop))
        {
            if (message is GapMessage gap) Meet(gap);
            foreach (var e in message is EventsMessage told ? told.Events : [])
            {
                stop.ThrowIfCancellationRequested();
                if (await _delivery.DeliverAsync(e, stop, abort) is { } verdict) return await HeedAsync(verdict, stop);
                _position.Reach(e.Position);
                await Status.StartAsync(stop);
            }

            if (message.Reached is { } reached) _position.Pass(reached);
        }

        return null;
    }

    private static EventFilter FilterOf(Webhook webhook, SendingServices services)
    {
        var urls = webhook.Terms.GetUrls;
        // TAMS 8.2 webhook.json: without verbose_storage, a URL has three members.
        return webhook.Terms.Filter with { GetUrls = urls with { VerboseStorage = urls.VerboseStorage ?? false, PresignedFor = services.PresignedFor } };
    }

    private void Meet(GapMessage gap)
    {
        _position.Meet(gap);
        _report.MetGap(_gaps.ToString());
        _services.Metrics.MetGap();
    }

    private async Task<TimeSpan?> HeedAsync(Verdict verdict, CancellationToken stop)
    {
        if (verdict.Error is not { } error) return verdict.Wait;
        await Status.GiveUpAsync(error, stop);
        return null;
    }
}
