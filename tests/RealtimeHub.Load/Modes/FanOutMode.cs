using RealtimeHub.Load.Wire;

namespace RealtimeHub.Load;

/// <summary>Everything to everyone: how fast, how late, and at what cost.</summary>
internal sealed class FanOutMode(Lab lab, FanOutOptions options)
{
    private const int WarmUpEvents = 400;

    // As fast as it goes: batches, so that publishing is not what is measured.
    private const int Batch = 16;

    // At a rate: enough connections that one waiting for its sync holds up no other.
    private const int Publishers = 32;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public void Run()
    {
        var isPaced = options.Rate > 0;
        using var subscribers = new Subscribers(lab.Loop);
        subscribers.Add(lab.Hub, options.Subscribers, _ => new SubscribePlan());
        subscribers.WaitUntilCaughtUp();
        using var publishing = new Publishing(lab.Loop, lab.Hub, isPaced ? new(Publishers, options.Size) : new(1, options.Size, Batch));
        Publish(publishing, subscribers, WarmUpEvents, isPaced);
        lab.Loop.RunFor(TimeSpan.FromSeconds(1));

        subscribers.Latency.Clear();
        var (bytes, events, usage, start) = (subscribers.Bytes, subscribers.Events, lab.Hub.Usage, Clock.Now);
        Publish(publishing, subscribers, options.Events, isPaced);
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
        report.Add("ack", "acknowledged", publishing.Latency);
        report.Add("cpu_us", "hub, CPU µs a delivery", (after.Cpu - usage.Cpu).TotalMicroseconds / deliveries, "0.00");
        report.Add("bytes", "bytes a delivery", (subscribers.Bytes - bytes) / (double)deliveries, "0");
        report.Add("rss_before_mb", "hub's RSS before, MB", usage.Megabytes, "0.0");
        report.Add("rss_after_mb", "hub's RSS after, MB", after.Megabytes, "0.0");
        lab.Print(report);
    }

    private void Publish(Publishing publishing, Subscribers subscribers, long events, bool isPaced)
    {
        var expected = subscribers.Events;
        var requests = isPaced ? events : events / Batch;
        publishing.Start(options.Rate, requests);
        lab.Loop.Run(() => publishing.IsDone, Limit, "all is published");
        subscribers.WaitFor(expected + (requests * (isPaced ? 1 : Batch) * options.Subscribers), Limit);
    }
}
