namespace RealtimeHub.Server.Api;

/// <summary>The examples of <c>/openapi.json</c>.</summary>
internal static class Examples
{
    public const string Envelope = """
        {"event_timestamp":"2026-07-23T12:41:28Z","event_type":"flows/segments_added","event":{"flow_id":"4f79cfd1-c057-47f4-8e4d-1b126ca7bf34","segments":[{"object_id":"846023d3-612d-5014-bc47-88f6eb2d04bb","timerange":"[100:0_110:0)"}]}}
        """;

    public const string Positions = """{"positions":["9f86d081884c7d65.1204"]}""";

    public const string SetAside = """
        {"count":1,"newest":[{"time":"2026-07-23T12:41:28.104512+00:00","type":"invalid-event","member":"event.flow_id","detail":"Event 0: event.flow_id: is missing. Nothing of the request was published."}]}
        """;

    public const string Page = """
        {"events":[{"event_timestamp":"2026-07-23T12:41:28Z","event_type":"flows/deleted","event":{"flow_id":"4f79cfd1-c057-47f4-8e4d-1b126ca7bf34"},"position":"9f86d081884c7d65.1205","groups":["flow:4f79cfd1-c057-47f4-8e4d-1b126ca7bf34"],"received":"2026-07-23T12:41:28.104512Z"}],"position":"9f86d081884c7d65.1205","reached_tip":true}
        """;

    public const string Stream = """
        {"name":"tams","description":null,"oldest":"9f86d081884c7d65.1","newest":"9f86d081884c7d65.1205","newest_time":"2026-07-23T12:41:28.104512+00:00","events":1205,"bytes":1048576,"durability":"synced to disk before acknowledged","epochs":[{"id":"9f86d081884c7d65","first_sequence":1,"began":"2026-07-23T09:00:00+00:00"}],"retention":{"age":7776000,"bytes":null,"count":null}}
        """;

    public const string Streams = $$"""{"streams":[{{Stream}}]}""";

    public const string Flows = """
        {"position":"9f86d081884c7d65.1205","flows":[{"id":"4f79cfd1-c057-47f4-8e4d-1b126ca7bf34","source_id":"2aa143ac-0ab7-4d75-bc32-5c00c13d186f","collected_by":[],"timerange":"[0:0_110:0)","rests_on":"log","flow":{"id":"4f79cfd1-c057-47f4-8e4d-1b126ca7bf34","source_id":"2aa143ac-0ab7-4d75-bc32-5c00c13d186f","label":"bbb"}}]}
        """;

    public const string Sources = """
        {"position":"9f86d081884c7d65.1205","sources":[{"id":"2aa143ac-0ab7-4d75-bc32-5c00c13d186f","collected_by":[],"source":{"id":"2aa143ac-0ab7-4d75-bc32-5c00c13d186f","format":"urn:x-nmos:format:video","label":"bbb"}}]}
        """;

    public const string Coverage = """
        {"position":"9f86d081884c7d65.1205","covered":["[100:0_110:0)"],"missing":["[110:0_120:0)"],"complete":false,"rests_on":"log"}
        """;

    public const string Live = """{"status":"live"}""";

    public const string Ready = """{"status":"ready","node":"hub-1","durability":{"tams":"synced to disk before acknowledged"},"subscribers":12}""";

    public const string Problem = """
        {"type":"urn:rthub:problem:invalid-event","title":"Invalid event","status":400,"detail":"Event 0: event.flow_id: 'x' is not a UUID. Nothing of the request was published.","errors":[{"index":0,"member":"event.flow_id","detail":"'x' is not a UUID"}]}
        """;
}
