using System.Globalization;
using RealtimeHub.Load.Wire;

namespace RealtimeHub.Load;

/// <summary>
/// A long log read from its beginning while it grows. Every event must come, in order; the hub's memory is watched all the while.
/// </summary>
internal sealed class CatchUpMode(Lab lab, CatchUpOptions options)
{
    // Enough that the rate is kept however long each waits: fewer would queue, and the queue would look like the hub.
    private const int Publishers = 256;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);

    public void Run()
    {
        var started = lab.Hub.Usage;
        lab.Say($"publishing {options.Events:N0} events");
        var fillStart = Clock.Now;
        lab.Fill(options.Events, options.Size);
        var fillSeconds = (Clock.Now - fillStart) / 1e9;
        lab.Loop.RunFor(Rest);

        using var publishing = new Publishing(lab.Loop, lab.Hub, new PublishPlan(Publishers, options.Size));
        if (options.Rate > 0) publishing.Start(options.Rate);
        // Publishing alone first, so that what it costs is not laid at the reader's door.
        using var atRest = new RssWatch(lab.Loop, lab.Hub.Process);
        lab.Loop.RunFor(Rest);
        atRest.Dispose();

        using var during = new RssWatch(lab.Loop, lab.Hub.Process);
        using var subscribers = new Subscribers(lab.Loop);
        var cpu = lab.Hub.Usage.Cpu;
        var start = Clock.Now;
        var epoch = options.IsSpread ? lab.Hub.Epoch() : "";
        subscribers.Add(lab.Hub, options.Subscribers, i => new SubscribePlan { From = From(i, epoch), Speech = Peer.SpeechOf(lab.Peer) });
        // Connecting blocks this thread: what was due meanwhile was late through no fault of the hub.
        if (options.Rate > 0) publishing.Start(options.Rate);
        lab.Loop.Run(() => IsAtTip(subscribers, options.Events + publishing.Acknowledged), Limit, "the subscribers reach the tip");
        var seconds = (Clock.Now - start) / 1e9;
        var (events, bytes, spent) = (subscribers.Events, subscribers.Bytes, lab.Hub.Usage.Cpu - cpu);

        publishing.Stop();
        lab.Loop.Run(() => publishing.IsIdle, Limit, "the last publishes are answered");
        var all = options.Events + publishing.Acknowledged;
        subscribers.WaitFor(Enumerable.Range(0, options.Subscribers).Sum(i => all - After(i)), Limit);
        lab.Loop.RunFor(Rest);
        Check(subscribers, all);
        var after = lab.Hub.Usage;

        var report = new Report("catch-up");
        report.Add("events", "events in the log", options.Events);
        report.Add("size", "bytes an event", options.Size);
        report.Add("subscribers", options.IsSpread ? "subscribers from different places" : "subscribers from the beginning", options.Subscribers);
        report.Add("spread", "from different places", options.IsSpread ? 1 : 0);
        report.Add("rate", "events/s published meanwhile", options.Rate);
        report.Add("fill_events_per_s", "filling the log, events/s (batches of 100)", options.Events / fillSeconds);
        report.Add("seconds", "until the tip, s", seconds, "0.00");
        report.Add("events_per_s", "delivered, events/s", events / seconds);
        report.Add("megabytes_per_s", "delivered, MB/s", bytes / 1e6 / seconds, "0.0");
        report.Add("cpu_us", "hub, CPU µs a delivery (publishing included)", spent.TotalMicroseconds / events, "0.00");
        report.Add("in_order", "each got every event, in order", 1);
        report.Add("ack", "publishing meanwhile, acknowledged", publishing.Latency);
        report.Add("rss_start_mb", "hub's RSS, MB: at start", started.Megabytes, "0.0");
        report.Add("rss_before_mb", "  before (log filled, publishing alone)", atRest.MedianMegabytes, "0.0");
        report.Add("rss_peak_mb", "  peak while catching up", during.PeakMegabytes, "0.0");
        report.Add("rss_after_mb", "  after", after.Megabytes, "0.0");
        lab.Print(report);
    }

    // The sequence after which a subscriber begins.
    private long After(int subscriber) => options.IsSpread ? options.Events * subscriber / options.Subscribers : 0;

    private string From(int subscriber, string epoch) =>
        After(subscriber) == 0 ? "beginning" : string.Create(CultureInfo.InvariantCulture, $"position:{epoch}.{After(subscriber)}");

    private bool IsAtTip(Subscribers subscribers, long all)
    {
        for (var i = 0; i < subscribers.All.Count; i++)
        {
            if (subscribers.All[i].Seen.Events < all - After(i)) return false;
        }

        return true;
    }

    private void Check(Subscribers subscribers, long all)
    {
        subscribers.Check();
        for (var i = 0; i < subscribers.All.Count; i++)
        {
            var seen = subscribers.All[i].Seen;
            if (seen.Events != all - After(i) || seen.FirstSequence != After(i) + 1 || seen.LastSequence != all)
                throw new InvalidDataException($"A subscriber got {seen.Events:N0} of {all - After(i):N0} events.");
        }
    }
}
