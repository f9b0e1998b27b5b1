using System.Text.Json.Nodes;
using RealtimeHub.Delivery.Webhooks;

namespace RealtimeHub.Server.Service;

/// <summary>TAMS webhooks. Its name alone says all that TAMS asks for; the rest tells what ours do beyond that.</summary>
internal sealed class WebhookMechanism(ServedMechanisms served) : IServiceMechanism
{
    public string Name => MechanismNames.Webhooks;

    public ServiceMechanism? Describe(ServiceContext context) => served.PathOf(Name) is not { } path ? null : new(context.At("openapi.json"), new JsonObject
    {
        ["url"] = context.At(path),
        ["delivery"] = "at least once, in order",
        ["signature"] = "standard-webhooks",
        ["limit"] = WebhookRegistry.Capacity,
    });
}
