namespace RealtimeHub.Load;

/// <summary>What was promised, next to what was seen.</summary>
internal static class Ratios
{
    public static void Print(Func<string, List<Row>> rows)
    {
        Console.WriteLine("### What was asked for");
        Console.WriteLine();
        Console.WriteLine("| | wanted | seen |");
        Console.WriteLine("| --- | --- | --- |");
        var saturated = rows("saturated");
        Line("saturated, 1,000 subscribers: hub / nats", "≥ 1", Ratio(saturated, Peer.Hub, Peer.Nats, "deliveries_per_s"));
        Line("… hub / stock SignalR", "≥ 2.5", Ratio(saturated, Peer.Hub, Peer.Stock, "deliveries_per_s"));
        var tip = rows("paced").Where(row => row.Number("subscribers") >= 1000).ToList();
        Line("100 ev/s to 1,000, p99: hub / stock SignalR", "≤ 0.5", Ratio(tip, Peer.Hub, Peer.Stock, "delivery_p99_ms"));
        Line("… hub / nchan", "≤ 1.3", Ratio(tip, Peer.Hub, Peer.Nchan, "delivery_p99_ms"));
        var steady = rows("paced").Where(row => row.Number("subscribers") < 1000).ToList();
        Line("500 ev/s to 200, CPU a delivery: hub / stock SignalR", "≤ 0.5", Ratio(steady, Peer.Hub, Peer.Stock, "cpu_us"));
        Line("idle, KB a connection", "≤ 20", rows("idle").FirstOrDefault(row => row.Text("peer") == Peer.Hub)?.Number("kilobytes_per_connection"));
        Line("catch-up, one client, ev/s", "≥ 300,000", rows("catch-up").FirstOrDefault(row => row.Number("subscribers") == 1)?.Number("events_per_s"));
        Line("catch-up, 100 clients at different places, ev/s together", "≥ 1,000,000", rows("catch-up").FirstOrDefault(row => row.Number("subscribers") > 1)?.Number("events_per_s"));
        Line("publish, 64 publishers: hub / bare endpoint", "≥ 0.35", rows("publish").FirstOrDefault(row => row.Number("batch") == 1 && row.Number("publishers") == 64)?.Number("ratio"));
        Line("publish, batches of 100, ev/s", "≥ 200,000", rows("publish").FirstOrDefault(row => row.Number("batch") == 100)?.Number("hub_events_per_s"));
        Line("10,000 filters, CPU µs an event beyond the log", "≤ 50", rows("many-filters").FirstOrDefault()?.Number("beyond_concerned_us"));
        Line("30 stalled among 200, p99 of the others: with / without", "≤ 1.1", rows("stalled").FirstOrDefault()?.Number("delivery_p99_ratio"));
        Line("… RSS grew, MB", "≤ 32", rows("stalled").FirstOrDefault()?.Number("growth_with_mb"));
        Console.WriteLine();
    }

    private static double? Ratio(List<Row> rows, string peer, string other, string figure) =>
        rows.FirstOrDefault(row => row.Text("peer") == peer)?.Number(figure) / rows.FirstOrDefault(row => row.Text("peer") == other)?.Number(figure);

    private static void Line(string what, string wanted, double? seen) =>
        Console.WriteLine($"| {what} | {wanted} | {(seen is { } figure && !double.IsNaN(figure) ? figure.ToString(figure >= 1000 ? "#,0" : "0.00", System.Globalization.CultureInfo.InvariantCulture) : "not seen")} |");
}
