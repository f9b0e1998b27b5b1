using RealtimeHub.Load.Wire;

namespace RealtimeHub.Load;

/// <summary>Everything to everyone: how fast, how late, and at what cost.</summary>
internal sealed class FanOutMode(Lab lab, FanOutOptions options)
{
    private const int WarmUpEvents = 400;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly bool _isPaced = options.Rate > 0;

    public void Run()
    {
        var speech = Peer.SpeechOf(lab.Peer);
        using var subscribers = new Subscribers(lab.Loop);
        subscribers.Add(lab.Hub, options.Subscribers, _ => new SubscribePlan { Speech = speech });
        subscribers.WaitUntilCaughtUp();
        using var source = Source(speech);
        WarmUp(source, subscribers);

        subscribers.Latency.Clear();
        var (bytes, events, usage, start) = (subscribers.Bytes, subscribers.Events, lab.Hub.Usage, Clock.Now);
        using var during = new RssWatch(lab.Loop, lab.Hub.Process);
        Publish(source, subscribers, options.Rate, options.Events);
        var seconds = (Clock.Now - start) / 1e9;
        var deliveries = subscribers.Events - events;
        var after = lab.Hub.Usage;
        subscribers.Check();

        var report = new Report("fan-out");
        report.Add("subscribers", "subscribers", options.Subscribers);
        report.Add("events", "events", options.Events);
        report.Add("size", "bytes an event", options.Size);
        report.Add("rate", "events/s (0: as fast as it goes)", options.Rate);
        report.Add("deliveries_per_s", "deliveries/s", deliveries / seconds);
        report.Add("delivery", "delivered", subscribers.Latency);
        report.Add("megabytes_per_s", "delivered, MB/s", (subscribers.Bytes - bytes) / 1e6 / seconds, "0.0");
        if (source.Acknowledged.Count > 0) report.Add("ack", "acknowledged", source.Acknowledged);
        report.Add("cpu_us", "server, CPU µs a delivery", (after.Cpu - usage.Cpu).TotalMicroseconds / deliveries, "0.00");
        report.Add("bytes", "bytes a delivery", (subscribers.Bytes - bytes) / (double)deliveries, "0");
        report.Add("rss_before_mb", "server's RSS before, MB", usage.Megabytes, "0.0");
        report.Add("rss_peak_mb", "  peak", during.PeakMegabytes, "0.0");
        report.Add("rss_after_mb", "  after", after.Megabytes, "0.0");
        lab.Print(report);
    }

    // By time and not by count: on one core the compiler takes its share of it, and takes it late.
    private void WarmUp(IEventSource source, Subscribers subscribers)
    {
        var start = Clock.Now;
        do Publish(source, subscribers, options.Rate, Math.Min(WarmUpEvents, options.Events));
        while (Clock.Now - start < options.WarmUp.TotalNanoseconds);
        lab.Loop.RunFor(TimeSpan.FromSeconds(1));
    }

    private void Publish(IEventSource source, Subscribers subscribers, double rate, long events)
    {
        var expected = subscribers.Events;
        events = HubSource.Whole(events, _isPaced);
        source.Start(rate, events);
        lab.Loop.Run(() => source.IsDone, Limit, "all is published");
        subscribers.WaitFor(expected + (events * options.Subscribers), Limit);
    }

    private IEventSource Source(Speech speech) => speech switch
    {
        Speech.StockSignalR => new StockSource(lab.Hub, options.Size),
        Speech.Nats or Speech.Nchan => new PipeSource(lab.Loop, lab.Hub, lab.Peer, options.Size),
        _ => new HubSource(lab.Loop, lab.Hub, options.Size, _isPaced),
    };
}
