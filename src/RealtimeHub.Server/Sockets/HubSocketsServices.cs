using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RealtimeHub.Server.Audiences;

namespace RealtimeHub.Server.Sockets;

/// <summary>Puts the hub's own WebSocket connections in place.</summary>
internal static class HubSocketsServices
{
    /// <summary>Call it after the hub protocols are added: each of them learns to hand streams over.</summary>
    public static void AddHubSockets(this IServiceCollection services)
    {
        services.AddSingleton<HeartRate>().AddSingleton<HubSockets>().AddSingleton<AudienceHall>();
        services.AddSingleton<IValidateOptions<RealtimeHubOptions>, LingerCheck>();
        foreach (var protocol in services.Where(service => service.ServiceType == typeof(IHubProtocol)).ToList())
        {
            services.Remove(protocol);
            services.AddSingleton<IHubProtocol>(provider => new HandoverProtocol(Make(provider, protocol)));
        }
    }

    /// <summary>Serves the hub's WebSockets with the hub's own connections.</summary>
    public static HubEndpointConventionBuilder OverOwnSockets(this HubEndpointConventionBuilder hub, IServiceProvider services)
    {
        hub.Add(services.GetRequiredService<HubSockets>().TakeOver);
        return hub;
    }

    private static IHubProtocol Make(IServiceProvider provider, ServiceDescriptor protocol) =>
        (IHubProtocol)(protocol.ImplementationInstance ?? protocol.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, protocol.ImplementationType!));
}
