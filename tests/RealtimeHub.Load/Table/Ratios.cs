namespace RealtimeHub.Load;

/// <summary>What was promised, next to what was seen.</summary>
internal sealed class Ratios(Func<string, List<Row>> rows)
{
    public void Print()
    {
        Console.WriteLine("### What was asked for");
        Console.WriteLine();
        Console.WriteLine("| | wanted | seen | |");
        Console.WriteLine("| --- | --- | --- | --- |");
        foreach (var promise in (Promise[])[.. FanOut(), .. Waiting(), .. Publishing(), .. Filters(), .. Stalled(), .. Scaling()]) Console.WriteLine(promise.ToLine());
        Console.WriteLine();
    }

    private IEnumerable<Promise> FanOut()
    {
        var saturated = rows("saturated");
        yield return new("saturated, 1,000 subscribers: hub / nats", Bound.AtLeast(1), Ratio(saturated, Peer.Hub, Peer.Nats, "deliveries_per_s"));
        yield return new("… hub / stock SignalR", Bound.AtLeast(2.5), Ratio(saturated, Peer.Hub, Peer.Stock, "deliveries_per_s"));
        yield return new("… beside it: hub in MessagePack / nats", null, Ratio(saturated, Peer.HubMessagePack, Peer.Nats, "deliveries_per_s"));
        yield return new("… hub in MessagePack / stock SignalR", null, Ratio(saturated, Peer.HubMessagePack, Peer.Stock, "deliveries_per_s"));
        var tip = rows("paced").Where(row => row.Number("subscribers") == 1000).ToList();
        yield return new("100 ev/s to 1,000, p99: hub / stock SignalR", Bound.AtMost(0.5), Ratio(tip, Peer.Hub, Peer.Stock, "delivery_p99_ms"));
        yield return new("… hub / nchan", Bound.AtMost(1.3), Ratio(tip, Peer.Hub, Peer.Nchan, "delivery_p99_ms"));
        var steady = rows("paced").Where(row => row.Number("subscribers") == 200).ToList();
        yield return new("500 ev/s to 200, CPU a delivery: hub / stock SignalR", Bound.AtMost(0.5), Ratio(steady, Peer.Hub, Peer.Stock, "cpu_us"));
    }

    private IEnumerable<Promise> Waiting()
    {
        yield return new("10,000 idle connections, KB a connection", Bound.AtMost(20), Of(rows("idle"), Peer.Hub, "kilobytes_per_connection"));
        yield return new("… beside it: hub in MessagePack", null, Of(rows("idle"), Peer.HubMessagePack, "kilobytes_per_connection"));
        yield return new("… stock SignalR", null, Of(rows("idle"), Peer.Stock, "kilobytes_per_connection"));
        var one = rows("catch-up").Find(row => row.Number("subscribers") == 1);
        var many = rows("catch-up").Find(row => row.Number("subscribers") == 100 && row.Number("spread") == 1);
        yield return new("catch-up of one client, ev/s", Bound.AtLeast(300_000), one?.Number("events_per_s"));
        yield return new("… memory rose while it read (flat was asked for), MB", null, Grown(one));
        yield return new("catch-up of 100 clients at different places, ev/s together", Bound.AtLeast(1_000_000), many?.Number("events_per_s"));
        yield return new("… memory rose while they read (flat was asked for), MB", null, Grown(many));
    }

    private IEnumerable<Promise> Publishing()
    {
        yield return new("publishing, 64 publishers, single events: hub / bare endpoint", Bound.AtLeast(0.35), rows("publish").Find(row => row.Number("batch") == 1 && row.Number("publishers") == 64)?.Number("ratio"));
        yield return new("publishing in batches of 100, ev/s", Bound.AtLeast(200_000), rows("publish").Find(row => row.Number("batch") == 100)?.Number("hub_events_per_s"));
    }

    private IEnumerable<Promise> Filters()
    {
        var filters = rows("many-filters").Find(row => row.Number("subscribers") == 10_000);
        yield return new("10,000 flow filters, CPU µs an event beyond the log: all follow other flows", Bound.AtMost(50), filters?.Number("beyond_us"));
        yield return new("… one follows each flow, its delivery included", Bound.AtMost(50), filters?.Number("beyond_concerned_us"));
    }

    private IEnumerable<Promise> Stalled()
    {
        var stalled = rows("stalled").Find(row => row.Number("stalled") + row.Number("crawling") == 30);
        yield return new("30 stalled or crawling among 200, 500 ev/s, p99 of the others: with / without", Bound.AtMost(1.1), stalled?.Number("delivery_p99_ratio"));
        yield return new("… what the ratio is worth: two turns without, the larger / the smaller", null, stalled?.Number("delivery_p99_noise"));
        yield return new("… RSS grew, MB", Bound.AtMost(32), stalled?.Number("growth_with_mb"));
    }

    // A cliff is where more subscribers together get much less than fewer do.
    private IEnumerable<Promise> Scaling() => rows("plot").GroupBy(row => row.Number("size")).OrderBy(size => size.Key).Select(size =>
    {
        var line = size.OrderBy(row => row.Number("subscribers")).Select(row => row.Number("deliveries_per_s")).ToList();
        return new Promise($"scaling, {size.Key / 1000:0} KB events: the steepest fall to the next larger number of subscribers (no cliff was asked for)", null, line.Zip(line.Skip(1), (before, after) => after / before).DefaultIfEmpty(double.NaN).Min());
    });

    private static double? Of(List<Row> rows, string peer, string figure) => rows.Find(row => row.Text("peer") == peer)?.Number(figure);

    private static double? Grown(Row? row) => row?.Number("rss_peak_mb") - row?.Number("rss_before_mb");

    private static double? Ratio(List<Row> rows, string peer, string other, string figure) =>
        rows.Find(row => row.Text("peer") == peer) is { } ours && rows.Find(row => row.Text("peer") == other) is { } theirs ? ours.Ratio(theirs, figure) : null;
}
