using RealtimeHub.Server.Api;

namespace RealtimeHub.Server.Service;

/// <summary>What the endpoints are described as.</summary>
internal static class ServiceDescriptions
{
    private const string Document = """
        {"name":"RealtimeHub","description":"A push hub for the events of TAMS media stores","type":"urn:x-tams:service.realtimehub","api_version":"8.2","min_object_timeout":"300:0","event_stream_mechanisms":[{"name":"webhooks","config":{"url":"http://localhost:5080/service/webhooks"}},{"name":"urn:rthub:mechanism:signalr","config":{"url":"http://localhost:5080/hub","protocols":["json"]}}]}
        """;

    public static Described Get { get; } = new("What this service is, and how to follow its events (TAMS 8.2): the store's own document, where a store is configured, with the hub's mechanisms in it.")
    {
        ResponseExample = Document,
    };

    public static Described Change { get; } = new("Changes the name and the description of the service (TAMS 8.2); those of a store are changed there.")
    {
        RequestExample = """{"name":"Newsroom","description":"Events of the newsroom's store"}""",
        Problems = [400, 403, 415],
    };
}
