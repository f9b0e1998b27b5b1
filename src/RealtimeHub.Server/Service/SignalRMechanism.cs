using System.Text.Json.Nodes;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using RealtimeHub.Server.Hub;

namespace RealtimeHub.Server.Service;

/// <summary>The SignalR hub, with its methods.</summary>
internal sealed class SignalRMechanism(ServedMechanisms served, IHubProtocolResolver protocols) : IServiceMechanism
{
    /// <summary>What a method takes and what becomes of it, by its name.</summary>
    public static IReadOnlyDictionary<string, HubMethod> Methods { get; } = new Dictionary<string, HubMethod>(StringComparer.Ordinal)
    {
        [nameof(EventHub.Subscribe)] = new("stream", ["{stream, filter, from}"], "subscription messages, until it is cancelled"),
        [nameof(EventHub.JoinGroup)] = new("invocation", ["stream", "group", "from"], "subscription messages as calls of the client's method events(message)"),
        [nameof(EventHub.LeaveGroup)] = new("invocation", ["stream", "group"], "no more of these calls"),
        [nameof(EventHub.Publish)] = new("invocation", ["{stream, events, idempotency_key}"], "{positions}, once durable"),
        [nameof(EventHub.Coverage)] = new("invocation", ["{stream, flow_id, timerange}"], "{position, covered, missing, complete, rests_on}"),
        [nameof(EventHub.Flows)] = new("invocation", ["{stream, flow_ids, source_ids, flow_collected_by_ids, source_collected_by_ids}"], "{position, flows, sources}"),
    };

    public string Name => MechanismNames.SignalR;

    public ServiceMechanism? Describe(ServiceContext context) => served.PathOf(Name) is not { } path ? null : new(null, new JsonObject
    {
        ["url"] = context.At(path),
        ["protocols"] = new JsonArray([.. protocols.AllProtocols.Select(protocol => JsonValue.Create(protocol.Name))]),
        ["transports"] = new JsonArray("WebSockets", "ServerSentEvents", "LongPolling"),
        ["streams"] = EventsMechanism.Streams(context),
        ["from"] = EventsMechanism.Starts(),
        ["methods"] = new JsonObject(Methods.Select(method => KeyValuePair.Create<string, JsonNode?>(method.Key, method.Value.ToJson()))),
        ["messages"] = new JsonArray("events", "caught_up", "gap", "notice"),
    });
}

/// <summary>A method of the hub, for people and programs that write a client.</summary>
/// <param name="Kind"><c>stream</c> or <c>invocation</c>.</param>
/// <param name="Arguments">In order; an object's members are in braces.</param>
/// <param name="Result">What the caller gets.</param>
internal sealed record HubMethod(string Kind, string[] Arguments, string Result)
{
    public JsonObject ToJson() => new()
    {
        ["kind"] = Kind,
        ["arguments"] = new JsonArray([.. Arguments.Select(argument => JsonValue.Create(argument))]),
        ["result"] = Result,
    };
}
