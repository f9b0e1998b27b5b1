using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using RealtimeHub.Server.Api;

namespace RealtimeHub.Server.Service;

/// <summary>Adds and maps <c>/service</c>.</summary>
internal static class ServiceServices
{
    private static readonly string[] Read = ["GET", "HEAD"];

    public static void AddServiceDocument(this IServiceCollection services)
    {
        services.AddSingleton<ServedMechanisms>().AddSingleton<ServiceDocument>().AddSingleton<ServiceEndpoint>();
        services.AddSingleton<IServiceMechanism, WebhookMechanism>().AddSingleton<IServiceMechanism, SignalRMechanism>();
        services.AddSingleton<IServiceMechanism>(provider => EventsMechanism.Sse(provider.GetRequiredService<ServedMechanisms>()));
        services.AddSingleton<IServiceMechanism>(provider => EventsMechanism.Pages(provider.GetRequiredService<ServedMechanisms>()));
    }

    public static void MapService(this WebApplication app)
    {
        // Asked for here, so that mechanisms that contradict each other stop the start and not the first caller.
        app.Services.GetRequiredService<ServiceDocument>();
        app.MapMethods("/service", Read, ServiceEndpoint.Get).DescribedAs(ServiceDescriptions.Get);
        app.MapPost("/service", ServiceEndpoint.Change).DescribedAs(ServiceDescriptions.Change);
    }
}
