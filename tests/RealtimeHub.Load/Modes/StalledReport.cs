namespace RealtimeHub.Load;

/// <summary>What the turns of a <see cref="StalledMode"/> say: ratios are taken within a round, and the median of the rounds is told.</summary>
internal sealed class StalledReport(StalledOptions options, IReadOnlyList<StalledTurn> without, IReadOnlyList<StalledTurn> with)
{
    /// <summary>Of the turn before the rounds, with slow readers, in MB: whatever was kept after it is no growth in later ones.</summary>
    public required double FirstGrowth { get; init; }

    public Report Report()
    {
        var report = new Report("stalled");
        report.Add("subscribers", "healthy subscribers", options.Subscribers);
        report.Add("stalled", "that never read", options.Stalled);
        report.Add("crawling", "that crawl, at 1 to 64 KiB a second", options.Crawling);
        report.Add("rate", "events/s", options.Rate);
        report.Add("size", "bytes an event", options.Size);
        report.Add("rounds", "rounds", options.Rounds);
        report.Add("seconds", "seconds a turn", options.Time.TotalSeconds);
        AddBoth(report, "ack_p99", "acknowledged, p99 ms", turn => turn.AckP99);
        AddBoth(report, "delivery_p50", "delivered, p50 ms", turn => turn.P50);
        AddBoth(report, "delivery_p99", "delivered, p99 ms", turn => turn.P99);
        report.Add("delivery_p99_noise", "  the same of two turns without, the larger by the smaller", Noise(), "0.000");
        report.Add("growth_without_mb", "hub's RSS grew to its peak, MB, the most of the rounds: without", without.Max(turn => turn.Growth), "0.0");
        report.Add("growth_with_mb", "  with (the turn before the rounds, too)", with.Select(turn => turn.Growth).Append(FirstGrowth).Max(), "0.0");
        report.Add("taken_kib_per_s", "those that crawl took together, KiB/s", Median.Of(with.Select(turn => turn.Taken)), "0.0");
        report.Add("ended", "slow readers that the hub ended", with.Sum(turn => turn.Ended));
        return report;
    }

    private void AddBoth(Report report, string name, string label, Func<StalledTurn, double> figure)
    {
        report.Add($"{name}_without_ms", $"{label}: without", Median.Of(without.Select(figure)), "0.000");
        report.Add($"{name}_with_ms", "  with", Median.Of(with.Select(figure)), "0.000");
        report.Add($"{name}_ratio", "  ratio (median of the rounds)", Median.Of(with.Zip(without, (w, wo) => figure(w) / figure(wo))), "0.000");
    }

    // What a ratio is worth: how far apart turns are between which nothing was changed.
    private double Noise() => Median.Of(without.Zip(without.Skip(1), (one, next) => Math.Max(one.P99, next.P99) / Math.Min(one.P99, next.P99)));
}
