namespace RealtimeHub.Server.Api;

/// <summary>What the endpoints are described as.</summary>
internal static class Descriptions
{
    private static readonly (string Name, string Meaning)[] Filter =
    [
        ("events", "Event types, separated by commas."),
        ("flow_ids", "Flows, separated by commas; source events are left alone."),
        ("source_ids", "Sources, separated by commas."),
        ("flow_collected_by_ids", "Flows whose members are wanted; empty for uncollected flows."),
        ("source_collected_by_ids", "Sources whose members are wanted; empty for uncollected sources."),
        ("timerange", "Segment events that overlap this TAMS timerange; other events are left alone."),
        ("skip_unchanged", "true leaves out updates that changed nothing but segments_updated."),
        ("accept_get_urls", "Labels of the URLs wanted in added segments, separated by commas; empty for none."),
        ("accept_storage_ids", "Storage backends whose URLs are wanted, separated by commas; empty for all."),
        ("presigned", "true for presigned URLs only, false for others only."),
        ("verbose_storage", "false leaves nothing of a URL but url, presigned and label."),
        ("include_object_timerange", "true gives each added segment its object_timerange."),
    ];

    public static Described Publish { get; } = new("Publishes one envelope, an array of them, or NDJSON; answers once they are durable. All or none.")
    {
        Headers = [("Idempotency-Key", "Repeating a publish with the same key within 10 minutes yields the same positions.")],
        RequestExample = Examples.Envelope,
        Success = 201,
        ResponseExample = Examples.Positions,
        Problems = [400, 403, 404, 409, 413, 415, 503, 507],
    };

    public static Described Ingest { get; } = new("Takes a TAMS store's webhook calls, unchanged. What cannot be used is answered 200 too, kept aside and counted.")
    {
        RequestExample = Examples.Envelope,
        Problems = [401, 404, 503, 507],
    };

    public static Described SetAside { get; } = new("The webhook calls of a store that could not be used since this node began: how many, and the newest hundred with their reason.")
    {
        ResponseExample = Examples.SetAside,
        Problems = [404],
    };

    public static Described Events { get; } = new("A page of the stream, or server-sent events for 'Accept: text/event-stream'.")
    {
        Query = [("from", "now (default), beginning, position:<position> or time:<RFC 3339>."), ("limit", "1 to 1,000 events; default 100."), ("wait", "Seconds to wait at the tip, 0 to 60."), .. Filter],
        Headers = [("Last-Event-ID", "Server-sent events only: resumes after this position.")],
        ResponseExample = Examples.Page,
        Problems = [400, 404, 500],
    };

    public static Described Streams { get; } = new("All streams.") { ResponseExample = Examples.Streams };

    public static Described Stream { get; } = new("What a stream holds.") { ResponseExample = Examples.Stream, Problems = [404] };

    public static Described Flows { get; } = new("The flows that the stream has told of, and the position at which that is true.")
    {
        Query = Filter[1..5],
        ResponseExample = Examples.Flows,
        Problems = [400, 404],
    };

    public static Described Flow { get; } = new("One flow.") { ResponseExample = Examples.Flows, Problems = [400, 404] };

    public static Described Coverage { get; } = new("Which part of a timerange has segments; waits until all of it has.")
    {
        Query = [("timerange", "A TAMS timerange; default _."), ("wait", "Seconds to wait for it to be complete, 0 to 60.")],
        ResponseExample = Examples.Coverage,
        Problems = [400, 404],
    };

    public static Described Sources { get; } = new("The sources that the stream has told of, and the position at which that is true.")
    {
        Query = Filter[1..5],
        ResponseExample = Examples.Sources,
        Problems = [400, 404],
    };

    public static Described Live { get; } = new("Whether the process runs.") { ResponseExample = Examples.Live };

    public static Described Ready { get; } = new("Whether this node serves, and what durable means here.") { ResponseExample = Examples.Ready, Problems = [503] };
}
