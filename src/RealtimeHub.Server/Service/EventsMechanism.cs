using System.Text.Json.Nodes;
using RealtimeHub.Protocol;

namespace RealtimeHub.Server.Service;

/// <summary>The two views of <c>/streams/{stream}/events</c>: server-sent events and pages.</summary>
/// <param name="served">What is mapped.</param>
/// <param name="name">Which of the two.</param>
/// <param name="own">What is different about it.</param>
internal sealed class EventsMechanism(ServedMechanisms served, string name, Func<JsonObject> own) : IServiceMechanism
{
    public string Name => name;

    public static EventsMechanism Sse(ServedMechanisms served) => new(served, MechanismNames.Sse, () => new JsonObject
    {
        ["accept"] = "text/event-stream",
        ["resume"] = "Last-Event-ID",
        ["messages"] = new JsonArray("message", "caught_up", "gap", "notice"),
    });

    public static EventsMechanism Pages(ServedMechanisms served) => new(served, MechanismNames.Pages, () => new JsonObject
    {
        ["accept"] = "application/json",
        ["limit"] = 1000,
        ["wait"] = 60,
    });

    public static JsonArray Streams(ServiceContext context) => new([.. context.Streams.Select(stream => JsonValue.Create(stream))]);

    public static JsonArray Starts() => new("now", "beginning", "position:<position>", "time:<RFC 3339>");

    public ServiceMechanism? Describe(ServiceContext context)
    {
        if (served.PathOf(name) is not { } path) return null;
        var config = own();
        config.Insert(0, "url", context.At(path));
        config["streams"] = Streams(context);
        config["from"] = Starts();
        config["filter"] = new JsonArray([.. EventFilterReader.Members.Select(member => JsonValue.Create(member))]);
        return new ServiceMechanism(context.At("openapi.json"), config);
    }
}
