using System.Diagnostics.Metrics;
using RealtimeHub.Protocol;

namespace RealtimeHub.Client.Metrics;

/// <summary>What a client counts.</summary>
internal sealed class ClientMetrics : IDisposable
{
    private const string Name = "RealtimeHub.Client";

    private readonly Meter _meter;
    private readonly Counter<long> _connects;
    private readonly Counter<long> _reconnects;
    private readonly Counter<long> _events;
    private readonly Counter<long> _gaps;
    private readonly Gauge<long> _behind;
    private int _connected;

    public ClientMetrics(IMeterFactory? meters)
    {
        _meter = meters?.Create(new MeterOptions(Name)) ?? new Meter(Name);
        _connects = _meter.CreateCounter<long>("rthub.client.connects", "{connection}", "Connections made, the first and all others");
        _reconnects = _meter.CreateCounter<long>("rthub.client.reconnects", "{connection}", "Connections made after one was lost");
        _events = _meter.CreateCounter<long>("rthub.client.events", "{event}", "Events handed to handlers");
        _gaps = _meter.CreateCounter<long>("rthub.client.gaps", "{gap}", "Gaps announced to handlers");
        _behind = _meter.CreateGauge<long>("rthub.client.behind", "{event}", "How far the stream is ahead of what was handed out last");
    }

    public void Changed(ConnectionChange change)
    {
        if (change.State != ConnectionState.Connected) return;
        _connects.Add(1);
        if (Interlocked.Exchange(ref _connected, 1) == 1) _reconnects.Add(1);
    }

    public void HandedOut(string stream, SubscriptionMessage message)
    {
        var tag = KeyValuePair.Create("stream", (object?)stream);
        switch (message)
        {
            case EventsMessage events:
                _events.Add(events.Events.Count, tag);
                _behind.Record(events.Behind, tag);
                break;
            case CaughtUpMessage:
                _behind.Record(0, tag);
                break;
            case GapMessage gap:
                _gaps.Add(1, tag, KeyValuePair.Create("reason", (object?)SubscriptionMessageWriter.Name(gap.Reason)));
                break;
        }
    }

    public void Dispose() => _meter.Dispose();
}
