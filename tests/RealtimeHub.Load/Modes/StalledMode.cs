using RealtimeHub.Load.Wire;

namespace RealtimeHub.Load;

/// <summary>Healthy subscribers at a steady rate, in turns without and with some that subscribe and never read.</summary>
internal sealed class StalledMode(Lab lab, StalledOptions options)
{
    private const int Publishers = 32;

    // So much stands in the log that a subscriber from the beginning that does not read is stuck at once.
    private const int Backlog = 20_000;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    public void Run()
    {
        lab.Fill(Backlog, options.Size);
        using var subscribers = new Subscribers(lab.Loop);
        subscribers.Add(lab.Hub, options.Subscribers, _ => new SubscribePlan());
        subscribers.WaitUntilCaughtUp();
        using var publishing = new Publishing(lab.Loop, lab.Hub, new PublishPlan(Publishers, options.Size));
        Turn(publishing, subscribers);

        List<Turn> without = [], with = [];
        for (var round = 1; round <= options.Rounds; round++)
        {
            without.Add(Turn(publishing, subscribers));
            using (var stalled = new Subscribers(lab.Loop))
            {
                stalled.Add(lab.Hub, options.Stalled, _ => new SubscribePlan { From = "beginning", NeverReads = true });
                with.Add(Turn(publishing, subscribers));
            }

            lab.Say($"round {round}: delivery p99 without {without[^1].Delivery:0.000} ms, with {with[^1].Delivery:0.000} ms; acknowledgement {without[^1].Ack:0.000} and {with[^1].Ack:0.000} ms");
        }

        subscribers.Check();
        lab.Print(Report(without, with));
    }

    private Turn Turn(Publishing publishing, Subscribers subscribers)
    {
        var before = (subscribers.Events, lab.Hub.Usage);
        var events = (long)(options.Rate * options.Time.TotalSeconds);
        subscribers.Latency.Clear();
        publishing.Start(options.Rate, events);
        lab.Loop.Run(() => publishing.IsDone, options.Time + Limit, "all is published");
        subscribers.WaitFor(before.Events + (events * options.Subscribers), Limit);
        var growth = lab.Hub.Usage.Megabytes - before.Usage.Megabytes;
        return new Turn(publishing.Latency.Milliseconds(0.99), subscribers.Latency.Milliseconds(0.99), subscribers.Latency.Milliseconds(0.5), growth);
    }

    private Report Report(List<Turn> without, List<Turn> with)
    {
        var report = new Report("stalled");
        report.Add("subscribers", "healthy subscribers", options.Subscribers);
        report.Add("stalled", "that never read", options.Stalled);
        report.Add("rate", "events/s", options.Rate);
        report.Add("size", "bytes an event", options.Size);
        Add(report, "ack_p99", "acknowledged, p99 ms", without, with, turn => turn.Ack);
        Add(report, "delivery_p99", "delivered, p99 ms", without, with, turn => turn.Delivery);
        Add(report, "delivery_p50", "delivered, p50 ms", without, with, turn => turn.DeliveryMedian);
        report.Add("growth_without_mb", "hub's RSS grew, MB a turn: without", Median.Of(without.Select(turn => turn.Growth)), "0.0");
        report.Add("growth_with_mb", "hub's RSS grew, MB a turn: with", Median.Of(with.Select(turn => turn.Growth)), "0.0");
        return report;
    }

    private static void Add(Report report, string name, string label, List<Turn> without, List<Turn> with, Func<Turn, double> figure)
    {
        report.Add($"{name}_without_ms", $"{label}: without", Median.Of(without.Select(figure)), "0.000");
        report.Add($"{name}_with_ms", $"{label}: with", Median.Of(with.Select(figure)), "0.000");
        report.Add($"{name}_ratio", $"{label}: ratio (median of the rounds)", Median.Of(with.Zip(without, (w, wo) => figure(w) / figure(wo))), "0.000");
    }
}

/// <summary>p99s and median in milliseconds, growth of the hub's memory in megabytes.</summary>
internal sealed record Turn(double Ack, double Delivery, double DeliveryMedian, double Growth);
