using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using RealtimeHub.Server.Streams;

namespace RealtimeHub.Server.Service;

/// <summary>Writes the service document (TAMS 8.2 <c>schemas/service.json</c>): the hub's own, or a store's with the hub's mechanisms in it.</summary>
internal sealed class ServiceDocument
{
    public const string Mechanisms = "event_stream_mechanisms";

    // The hub keeps no media objects; this is the least that TAMS lets a service promise.
    private const string MinObjectTimeout = "300:0";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly IReadOnlyList<IServiceMechanism> _mechanisms;
    private readonly StreamDirectory _streams;

    public ServiceDocument(IEnumerable<IServiceMechanism> mechanisms, StreamDirectory streams)
    {
        (_mechanisms, _streams) = ([.. mechanisms], streams);
        if (_mechanisms.GroupBy(mechanism => mechanism.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new InvalidOperationException($"Two event stream mechanisms are called '{twice.Key}'; in GET /service names are unique.");
    }

    /// <summary>The hub's own document.</summary>
    public JsonObject Own(ServiceInfo info, Uri root) => new()
    {
        ["name"] = info.Name ?? "RealtimeHub",
        ["description"] = info.Description ?? "A push hub for the events of TAMS media stores",
        ["type"] = "urn:x-tams:service.realtimehub",
        ["api_version"] = "8.2",
        ["service_version"] = $"realtimehub.{typeof(ServiceDocument).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}",
        ["min_object_timeout"] = MinObjectTimeout,
        [Mechanisms] = Listed([], root),
    };

    /// <summary>A store's document as it is, but for its mechanisms.</summary>
    public JsonObject Passed(JsonElement store, Uri root)
    {
        // Made anew each time: these nodes are read by one at a time only.
        var document = JsonObject.Create(store)!;
        document[Mechanisms] = Listed(document[Mechanisms] as JsonArray ?? [], root);
        return document;
    }

    public static byte[] Write(JsonObject document) => JsonSerializer.SerializeToUtf8Bytes(document, Readable);

    // Ours take the place of those of the same name, and webhooks of the store are at the store, not here.
    private JsonArray Listed(JsonArray ofStore, Uri root)
    {
        var context = new ServiceContext(root, [.. _streams.All.Select(log => log.Stream)]);
        var ours = _mechanisms.Select(mechanism => (mechanism.Name, Description: mechanism.Describe(context))).Where(mechanism => mechanism.Description is not null).ToList();
        var theirs = ofStore.OfType<JsonObject>().Where(other => NameOf(other) is { } name && name != MechanismNames.Webhooks && ours.TrueForAll(own => own.Name != name));
        return new JsonArray([.. theirs.Select(other => other.DeepClone()), .. ours.Select(own => Entry(own.Name, own.Description!))]);
    }

    private static string? NameOf(JsonObject mechanism) => mechanism["name"] is JsonValue value && value.TryGetValue<string>(out var name) ? name : null;

    private static JsonObject Entry(string name, ServiceMechanism mechanism)
    {
        var entry = new JsonObject { ["name"] = name };
        if (mechanism.Docs is { } docs) entry["docs"] = docs;
        if (mechanism.Config is { } config) entry["config"] = config.Parent is null ? config : config.DeepClone();
        return entry;
    }
}
