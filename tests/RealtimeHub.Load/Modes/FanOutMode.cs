using RealtimeHub.Load.Wire;

namespace RealtimeHub.Load;

/// <summary>Everything to everyone: how fast, how late, and at what cost.</summary>
internal sealed class FanOutMode(Lab lab, FanOutOptions options)
{
    // Of a warm-up as fast as it goes, at a time, where the measurement is at a rate.
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
        using var compiler = new CompilerWatch(lab.Loop, lab.Hub.Process);
        PublishFor(options.Time, source, subscribers, options.Rate, options.Events);
        var seconds = (Clock.Now - start) / 1e9;
        var deliveries = subscribers.Events - events;
        var after = lab.Hub.Usage;
        subscribers.Check();

        var report = new Report("fan-out");
        report.Add("subscribers", "subscribers", options.Subscribers);
        report.Add("events", "events (at a time)", options.Events);
        report.Add("size", "bytes an event", options.Size);
        report.Add("rate", "events/s (0: as fast as it goes)", options.Rate);
        report.Add("seconds", "seconds", seconds, "0.0");
        report.Add("warm_up_s", "seconds of warming up", options.WarmUp.TotalSeconds);
        report.Add("deliveries_per_s", "deliveries/s", deliveries / seconds);
        report.Add("delivery", "delivered", subscribers.Latency);
        report.Add("megabytes_per_s", "delivered, MB/s", (subscribers.Bytes - bytes) / 1e6 / seconds, "0.0");
        if (source.Acknowledged.Count > 0) report.Add("ack", "acknowledged", source.Acknowledged);
        report.Add("cpu_us", "server, CPU µs a delivery", (after.Cpu - usage.Cpu).TotalMicroseconds / deliveries, "0.00");
        if (speech is not (Speech.Nats or Speech.Nchan)) report.Add("compiler_percent", "  of it the compiler's, %", compiler.Percent(after.Cpu - usage.Cpu), "0.0");
        report.Add("bytes", "bytes a delivery", (subscribers.Bytes - bytes) / (double)deliveries, "0");
        report.Add("rss_before_mb", "server's RSS before, MB", usage.Megabytes, "0.0");
        report.Add("rss_peak_mb", "  peak", during.PeakMegabytes, "0.0");
        report.Add("rss_after_mb", "  after", after.Megabytes, "0.0");
        lab.Print(report);
    }

    // By time and not by count: on one core the compiler takes its share of it, and takes it late. What is measured at a rate is first done as
    // fast as it goes, for a quarter of the time: what is compiled by how often it ran would else be compiled while it is measured.
    private void WarmUp(IEventSource source, Subscribers subscribers)
    {
        var fast = _isPaced ? options.WarmUp / 4 : TimeSpan.Zero;
        if (_isPaced) PublishFor(fast, source, subscribers, 0, WarmUpEvents);
        PublishFor(options.WarmUp - fast, source, subscribers, options.Rate, _isPaced ? Math.Min((long)options.Rate, options.Events) : options.Events);
        lab.Loop.RunFor(TimeSpan.FromSeconds(1));
    }

    // At least once.
    private void PublishFor(TimeSpan time, IEventSource source, Subscribers subscribers, double rate, long events)
    {
        var start = Clock.Now;
        do Publish(source, subscribers, rate, events);
        while (Clock.Now - start < time.TotalNanoseconds);
    }

    private void Publish(IEventSource source, Subscribers subscribers, double rate, long events)
    {
        var expected = subscribers.Events;
        events = source.Whole(events);
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
