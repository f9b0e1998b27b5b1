using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace RealtimeHub.Server.Service;

/// <summary>Marks an endpoint as serving a mechanism, so that <c>GET /service</c> tells of what is mapped and of nothing else.</summary>
/// <param name="Name">The mechanism's.</param>
internal sealed record ServedMechanism(string Name);

/// <summary>What is mapped.</summary>
internal sealed class ServedMechanisms(EndpointDataSource endpoints)
{
    /// <summary>The path that serves a mechanism, with its parameters in braces and without a slash in front; null where none does.</summary>
    // One that maps several has its root first among them, such as SignalR's hub before its negotiation.
    public string? PathOf(string name) => endpoints.Endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.OfType<ServedMechanism>().Any(served => served.Name == name))
        .Select(endpoint => endpoint.RoutePattern.RawText!.Trim('/')).MinBy(path => path.Length);
}

internal static class ServedMechanismExtensions
{
    public static TBuilder Serving<TBuilder>(this TBuilder endpoint, string name)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new ServedMechanism(name));
}
