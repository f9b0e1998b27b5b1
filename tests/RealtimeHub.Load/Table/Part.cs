namespace RealtimeHub.Load;

/// <summary>A part of the table.</summary>
/// <param name="Name">Of its results, without the ending.</param>
/// <param name="Title">Over it.</param>
/// <param name="Kinds">The figures by which runs differ in kind.</param>
/// <param name="Columns">What is shown.</param>
internal sealed record Part(string Name, string Title, IReadOnlyList<string> Kinds, IReadOnlyList<Column> Columns)
{
    private static readonly Column Who = new("peer", "", null);
    private static readonly Column Subscribers = new("subscribers", "subscribers");

    public static Part Plot { get; } = new("plot", "Throughput by subscribers and size", ["peer", "subscribers", "size"],
        [Who, Subscribers, new("size", "bytes an event"), new("deliveries_per_s", "deliveries/s"), new("megabytes_per_s", "MB/s"), new("rss_peak_mb", "peak RSS, MB")]);

    public static IReadOnlyList<Part> All { get; } =
    [
        new("saturated", "Everything to everyone, as fast as it goes", ["peer", "subscribers", "size"],
            [Who, Subscribers, new("deliveries_per_s", "deliveries/s"), new("cpu_us", "CPU µs a delivery", "0.00"), new("compiler_percent", "of it the compiler, %"), new("bytes", "bytes a delivery"), new("rss_peak_mb", "peak RSS, MB")]),
        new("paced", "Everything to everyone, at a rate", ["peer", "subscribers", "rate"],
            [Who, Subscribers, new("rate", "events/s"), new("delivery_p50_ms", "p50 ms", "0.00"), new("delivery_p99_ms", "p99 ms", "0.00"), new("delivery_p999_ms", "p99.9 ms", "0.00"), new("cpu_us", "CPU µs a delivery", "0.00"), new("compiler_percent", "of it the compiler, %")]),
        new("idle", "Connections that wait, each with one filtered subscription", ["peer", "connections"],
            [Who, new("connections", "connections"), new("kilobytes_per_connection", "KB a connection", "0.0"), new("connects_per_s", "connected a second"), new("cpu_percent", "CPU while all wait, %", "0.0")]),
        new("catch-up", "A log of 500-byte events read while it grows", ["peer", "subscribers", "spread", "events"],
            [Who, Subscribers, new("spread", "from different places"), new("events", "events in the log"), new("events_per_s", "delivered, ev/s"), new("cpu_us", "CPU µs a delivery", "0.00"), new("rss_before_mb", "RSS before, MB"), new("rss_peak_mb", "peak"), new("rss_after_mb", "after")]),
        new("publish", "Publishing over HTTP, synced, in turns with a bare Kestrel endpoint", ["publishers", "batch"],
            [new("publishers", "publishers"), new("batch", "events a request"), new("hub_requests_per_s", "requests/s"), new("bare_requests_per_s", "bare endpoint"), new("ratio", "ratio", "0.00"), new("hub_events_per_s", "events/s"),
             new("hub_ack_p50_ms", "acknowledged, p50 ms", "0.00"), new("hub_ack_p99_ms", "p99 ms", "0.00"), new("hub_cpu_us", "CPU µs a request", "0.0"), new("hub_instructions_user", "instructions a request"), new("bare_instructions_user", "bare endpoint")]),
        new("many-filters", "Subscribers with a flow filter each", ["subscribers"],
            [Subscribers, new("alone_us", "CPU µs an event: nobody subscribes", "0.00"), new("unconcerned_us", "all follow other flows", "0.00"), new("concerned_us", "one follows each", "0.00"), new("beyond_us", "beyond the log: all follow other flows", "0.00"), new("beyond_concerned_us", "one follows each", "0.00")]),
        new("stalled", "Healthy subscribers, in turns without and with some that never read or crawl", ["subscribers", "stalled", "crawling", "rate"],
            [new("subscribers", "healthy"), new("stalled", "never read"), new("crawling", "crawl"), new("rate", "events/s"), new("rounds", "rounds a run"), new("seconds", "s a turn"), new("delivery_p99_without_ms", "delivered p99 ms, without", "0.00"), new("delivery_p99_with_ms", "with", "0.00"), new("delivery_p99_ratio", "ratio", "0.00"), new("delivery_p99_noise", "of two turns without", "0.00"), new("growth_without_mb", "RSS grew at most, MB, without", "0.0"), new("growth_with_mb", "with", "0.0"), new("taken_kib_per_s", "those that crawl took, KiB/s"), new("ended", "ended by the hub")]),
        Plot,
    ];
}
