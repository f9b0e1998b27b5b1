using RealtimeHub.Server.Api;

namespace RealtimeHub.Server.Webhooks;

/// <summary>What the endpoints are described as.</summary>
internal static class WebhookDescriptions
{
    private const string Registered = """
        {"id":"e85efab4-993b-4ad6-9af3-4cd8d0d38860","url":"https://hook.example.com/","api_key_name":"X-Api-Key","events":["flows/segments_added"],"flow_ids":["4f79cfd1-c057-47f4-8e4d-1b126ca7bf34"],"status":"started"}
        """;

    private const string Registering = """
        {"url":"https://hook.example.com/","api_key_name":"X-Api-Key","api_key_value":"secret","events":["flows/segments_added"],"flow_ids":["4f79cfd1-c057-47f4-8e4d-1b126ca7bf34"]}
        """;

    private const string Replacing = """
        {"id":"e85efab4-993b-4ad6-9af3-4cd8d0d38860","url":"https://hook.example.com/","events":["flows/segments_added"],"status":"disabled"}
        """;

    private const string Attempt = """
        {"message_id":"9f86d081884c7d65_1204","position":"9f86d081884c7d65.1204","time":"2026-07-23T12:41:28.104512+00:00","took":0.021,"is_delivered":true,"status":200,"failure":null,"answer":null,"gap":null}
        """;

    private const string Delivering = $$"""{"id":"e85efab4-993b-4ad6-9af3-4cd8d0d38860","status":"started","stream":"tams","signed":true,"node":"hub-1","is_here":true,"position":"9f86d081884c7d65.1204","behind":1,"lag":0.004,"failing_since":null,"failures":0,"next_try":null,"delivered":17,"failed":0,"gaps":0,"gap_to_tell":null,"attempts":[{{Attempt}}]}""";

    private static readonly (string Name, string Meaning)[] Start =
        [("from", "Where it begins: now (default), beginning, position:<position> or time:<RFC 3339>. In a PUT: default where it stands.")];

    private static readonly (string Name, string Meaning)[] Page =
    [
        ("tag.{name}", "Webhooks whose tag has one of these values, separated by commas."), ("tag_exists.{name}", "true: webhooks with the tag; false: without."),
        ("page", "The key of a page, from X-Paging-NextKey or Link."), ("limit", "1 to 1,000; default 100."), ("reverse_order", "true reverses the order."),
    ];

    public static Described List { get; } = new("The registered webhooks, in the order of their URLs (TAMS 8.2).")
    {
        Query = Page,
        ResponseExample = $$"""[{{Registered}}]""",
        Problems = [400],
    };

    public static Described Register { get; } = new("Registers a webhook (TAMS 8.2). What matches is sent to it from now on, in order, at least once.")
    {
        Query = [("stream", "The stream that it follows; default tams."), .. Start],
        RequestExample = Registering,
        Success = 201,
        ResponseExample = Registered,
        Problems = [400, 403, 404, 413, 415, 503, 507],
    };

    public static Described Get { get; } = new("A webhook (TAMS 8.2).") { ResponseExample = Registered, Problems = [404] };

    public static Described Replace { get; } = new("Changes a webhook (TAMS 8.2): what is left out is no longer set, but for the key of the same receiver.")
    {
        Query = Start,
        RequestExample = Replacing,
        Success = 201,
        ResponseExample = Registered,
        Problems = [400, 403, 404, 413, 415, 503, 507],
    };

    public static Described Remove { get; } = new("Deletes a webhook, and all that is known of it (TAMS 8.2).") { Success = 204, Problems = [403, 404, 503, 507] };

    public static Described Deliveries { get; } = new("How the deliveries go: position, lag, the last attempts, when the next is made. Spans of time are in seconds.")
    {
        ResponseExample = Delivering,
        Problems = [404],
    };

    public static Described ListDeliveries { get; } = new("The registered webhooks as in the list, each with how its deliveries go; of the attempts only the newest.")
    {
        Query = Page,
        ResponseExample = $$"""[{"webhook":{{Registered}},"deliveries":{{Delivering}}}]""",
        Problems = [400],
    };

    public static Described Test { get; } = new("Calls the receiver once, now, with an event that says nothing, marked by the header RealtimeHub-Test; answers what came of it.")
    {
        ResponseExample = Attempt,
        Problems = [403, 404],
    };

    public static Described Replay { get; } = new("Goes on from another place of the stream: delivers again, or leaves out.")
    {
        RequestExample = """{"from":"time:2026-07-23T12:00:00Z"}""",
        ResponseExample = """{"stream":"tams","start":"9f86d081884c7d65.1100","status":"started"}""",
        Problems = [400, 403, 404, 413, 415, 503, 507],
    };

    public static Described Rotate { get; } = new("Makes a secret, or takes one, that calls are signed with (Standard Webhooks). It is told this once; the one before signs beside it for a day.")
    {
        RequestExample = """{"secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}""",
        Success = 201,
        ResponseExample = """{"secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw","previous_expires":null}""",
        Problems = [400, 403, 404, 413, 415, 503, 507],
    };

    public static Described RemoveSecret { get; } = new("Forgets the secrets: calls are no longer signed.") { Success = 204, Problems = [403, 404, 503, 507] };
}
