using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Sockets;

/// <summary>Hubs whose WebSockets outlive their requests, and hubs where something else wants the endpoints' defaults, so that they do not.</summary>
internal static class OwnSockets
{
    public static Task<TestHub> StartAsync(bool outlivesRequest, Action<KestrelServerLimits>? limits = null) => TestHub.StartAsync(services: services =>
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            limits?.Invoke(kestrel.Limits);
            if (!outlivesRequest) kestrel.ConfigureEndpointDefaults(_ => { });
        }));
}
