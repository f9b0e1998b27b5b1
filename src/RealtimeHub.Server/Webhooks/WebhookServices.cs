using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RealtimeHub.Delivery;
using RealtimeHub.Delivery.Webhooks;
using RealtimeHub.Server.Api;
using RealtimeHub.Server.Service;
using RealtimeHub.Server.Streams;

namespace RealtimeHub.Server.Webhooks;

/// <summary>Adds and maps webhooks.</summary>
internal static class WebhookServices
{
    private static readonly string[] Read = ["GET", "HEAD"];

    public static void AddWebhooks(this IServiceCollection services, IConfigurationSection hub)
    {
        services.AddSingleton(provider => new WebhookRegistry(provider.GetRequiredService<StreamDirectory>().Control, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<FindLog>(provider => stream => provider.GetRequiredService<StreamDirectory>().TryGet(stream, out var log) ? log : null);
        // Who switches webhooks off wants none called.
        if (!hub.GetValue("Mechanisms:Webhooks", true)) return;
        services.AddDelivery(hub.GetSection("Webhooks"), provider => provider.GetRequiredService<IOptions<RealtimeHubOptions>>().Value.PresignedFor);
        services.AddSingleton<WebhookSafety>().AddSingleton<WebhookStart>().AddSingleton<WebhooksEndpoint>().AddSingleton<WebhookSecretEndpoint>();
    }

    public static void MapWebhooks(this IEndpointRouteBuilder app)
    {
        app.MapMethods("/service/webhooks", Read, WebhooksEndpoint.List).Serving(MechanismNames.Webhooks).DescribedAs(WebhookDescriptions.List);
        app.MapPost("/service/webhooks", WebhooksEndpoint.Register).DescribedAs(WebhookDescriptions.Register);
        app.MapMethods("/service/webhooks/deliveries", Read, DeliveriesEndpoint.List).DescribedAs(WebhookDescriptions.ListDeliveries);
        app.MapMethods("/service/webhooks/{id}", Read, WebhooksEndpoint.Get).DescribedAs(WebhookDescriptions.Get);
        app.MapPut("/service/webhooks/{id}", WebhooksEndpoint.Replace).DescribedAs(WebhookDescriptions.Replace);
        app.MapDelete("/service/webhooks/{id}", WebhooksEndpoint.Remove).DescribedAs(WebhookDescriptions.Remove);
        app.MapGet("/service/webhooks/{id}/deliveries", DeliveriesEndpoint.Get).DescribedAs(WebhookDescriptions.Deliveries);
        app.MapPost("/service/webhooks/{id}/test", DeliveriesEndpoint.Test).DescribedAs(WebhookDescriptions.Test);
        app.MapPost("/service/webhooks/{id}/replay", DeliveriesEndpoint.Replay).DescribedAs(WebhookDescriptions.Replay);
        app.MapPost("/service/webhooks/{id}/secret", WebhookSecretEndpoint.Rotate).DescribedAs(WebhookDescriptions.Rotate);
        app.MapDelete("/service/webhooks/{id}/secret", WebhookSecretEndpoint.Remove).DescribedAs(WebhookDescriptions.RemoveSecret);
    }
}
