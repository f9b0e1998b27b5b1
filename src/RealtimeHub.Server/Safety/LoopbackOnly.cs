using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using RealtimeHub.Server.Sockets;

namespace RealtimeHub.Server.Safety;

/// <summary>Refuses to listen where others can reach the hub while nobody has to show who they are.</summary>
internal sealed class LoopbackOnly(IOptions<RealtimeHubOptions> options) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        var isOpen = options.Value.AllowAnonymous;
        kestrel.ConfigureEndpointDefaults(listen =>
        {
            if (!isOpen && listen.IPEndPoint is { } endpoint && !IPAddress.IsLoopback(endpoint.Address)) throw new UnsafeListenException(endpoint);
            // Here, because the last who sets the defaults sets all of them.
            Handoff.Use(listen);
        });
    }
}

/// <summary>The hub was told to listen where anybody could publish and read.</summary>
public sealed class UnsafeListenException(IPEndPoint endpoint) : Exception(
    $"Refusing to listen on {endpoint}: the hub has no credentials configured, so everybody who reaches it could read and publish. " +
    "Listen on loopback, or set RealtimeHub:AllowAnonymous=true if that is what you want.");
