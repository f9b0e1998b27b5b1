using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace RealtimeHub.Server.Safety;

/// <summary>Refuses to listen where others can reach the hub while nobody has to show who they are.</summary>
internal sealed class LoopbackOnly(IOptions<RealtimeHubOptions> options) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        if (options.Value.AllowAnonymous) return;
        kestrel.ConfigureEndpointDefaults(listen =>
        {
            if (listen.IPEndPoint is { } endpoint && !IPAddress.IsLoopback(endpoint.Address)) throw new UnsafeListenException(endpoint);
        });
    }
}

/// <summary>The hub was told to listen where anybody could publish and read.</summary>
public sealed class UnsafeListenException(IPEndPoint endpoint) : Exception(
    $"Refusing to listen on {endpoint}: the hub has no credentials configured, so everybody who reaches it could read and publish. " +
    "Listen on loopback, or set RealtimeHub:AllowAnonymous=true if that is what you want.");
