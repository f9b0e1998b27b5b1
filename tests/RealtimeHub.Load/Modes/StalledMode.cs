using RealtimeHub.Load.Wire;

namespace RealtimeHub.Load;

/// <summary>Healthy subscribers at a steady rate, in turns without and with others that do not keep up: some never read, some crawl.</summary>
internal sealed class StalledMode(Lab lab, StalledOptions options)
{
    private const int Publishers = 32;

    // So much stands in the log that a slow reader from the beginning is stuck at once.
    private const int Backlog = 20_000;

    // Before each turn, so that those who come are stuck when it begins; the same without them.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    public void Run()
    {
        lab.Fill(Backlog, options.Size);
        using var subscribers = new Subscribers(lab.Loop);
        subscribers.Add(lab.Hub, options.Subscribers, _ => new SubscribePlan());
        subscribers.WaitUntilCaughtUp();
        using var publishing = new Publishing(lab.Loop, lab.Hub, new PublishPlan(Publishers, options.Size));
        Publish(publishing, subscribers, options.WarmUp);
        // Once with them, so that the first turn is not the one in which what serves them is compiled; what memory they take, they take now.
        var first = Turn(publishing, subscribers, options.Stalled, options.Crawling);

        List<StalledTurn> without = [], with = [];
        for (var round = 1; round <= options.Rounds; round++)
        {
            // Every other round the other way round: what drifts with time takes neither side.
            if (round % 2 == 1) without.Add(Turn(publishing, subscribers, 0, 0));
            with.Add(Turn(publishing, subscribers, options.Stalled, options.Crawling));
            if (round % 2 == 0) without.Add(Turn(publishing, subscribers, 0, 0));
            lab.Say($"round {round}: delivery p99 without {without[^1].P99:0.000} ms, with {with[^1].P99:0.000} ms, ratio {with[^1].P99 / without[^1].P99:0.00}; memory {without[^1].Growth:+0.0;-0.0} and {with[^1].Growth:+0.0;-0.0} MB");
        }

        subscribers.Check();
        lab.Print(new StalledReport(options, without, with) { FirstGrowth = first.Growth }.Report());
    }

    private StalledTurn Turn(Publishing publishing, Subscribers subscribers, int stalled, int crawling)
    {
        var before = lab.Hub.Usage;
        using var memory = new RssWatch(lab.Loop, lab.Hub.Process);
        using var slow = new SlowReaders(lab.Loop, lab.Hub, stalled, crawling);
        Publish(publishing, subscribers, Settling);
        subscribers.Latency.Clear();
        var (taken, start) = (slow.Bytes, Clock.Now);
        Publish(publishing, subscribers, options.Time);
        var delivered = subscribers.Latency;
        return new StalledTurn(publishing.Latency.Milliseconds(0.99), delivered.Milliseconds(0.5), delivered.Milliseconds(0.99),
            memory.PeakMegabytes - before.Megabytes, slow.Ended, (slow.Bytes - taken) / 1024.0 / ((Clock.Now - start) / 1e9));
    }

    private void Publish(Publishing publishing, Subscribers subscribers, TimeSpan time)
    {
        var (before, events) = (subscribers.Events, (long)(options.Rate * time.TotalSeconds));
        publishing.Start(options.Rate, events);
        lab.Loop.Run(() => publishing.IsDone, time + Limit, "all is published");
        subscribers.WaitFor(before + (events * options.Subscribers), Limit);
    }
}
